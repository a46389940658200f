/** A target of the loop, as this executor has it. */
import type { AnyClass, AnyFunction, TargetName } from '../tasks.ts';
import type { Importer } from './importer.ts';
import type { Objects } from './objects.ts';

export class Task {
  readonly name: TargetName;
  /** Whether it is a method, by its key, of the object whose id comes first. */
  readonly isMethod: boolean;
  readonly importer: Importer;
  readonly objects: Objects;
  #body: AnyFunction | AnyClass | undefined;
  #lastRan = Number.POSITIVE_INFINITY;

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

  /** ms that the next run may be expected to take: as many as the last one; infinite where that is not known, or failed. */
  get expected(): number {
    return this.#lastRan;
  }

  /** Notes how long it ran. */
  ran(milliseconds: number): void {
    this.#lastRan = milliseconds;
  }

  /** Notes that it failed. */
  failed(): void {
    this.#lastRan = Number.POSITIVE_INFINITY;
  }
}
