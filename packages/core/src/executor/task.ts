/** A target of the loop, as this executor has it. */
import type { AnyClass, AnyFunction, TargetName } from '../tasks.ts';
import type { Importer } from './importer.ts';
import type { Objects } from './objects.ts';

/** ms below which a run counts as quick: results then wait for the next run of the task. */
const QUICK = 0.05;

export class Task {
  readonly name: TargetName;
  /** Whether it is a method, by its key, of the object whose id comes first. */
  readonly isMethod: boolean;
  readonly importer: Importer;
  readonly objects: Objects;
  #body: AnyFunction | AnyClass | undefined;
  #isQuick = false;

  constructor(name: TargetName, isMethod: boolean, importer: Importer, objects: Objects) {
    this.name = name;
    this.isMethod = isMethod;
    this.importer = importer;
    this.objects = objects;
  }

  /** The function or class; undefined for methods, and where it can't be found, which may change with what is allowed. */
  get body(): AnyFunction | AnyClass | undefined {
    if (this.#body === undefined && !this.isMethod) this.#body = this.importer.findTask(this.name);
    return this.#body;
  }

  /** Whether its last run was short: then results need not leave before the next one. */
  get isQuick(): boolean {
    return this.#isQuick;
  }

  /** Notes how long it ran. */
  ran(milliseconds: number): void {
    this.#isQuick = milliseconds < QUICK;
  }

  /** Notes that it failed. */
  failed(): void {
    this.#isQuick = false;
  }
}
