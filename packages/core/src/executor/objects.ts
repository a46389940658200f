/** What an executor keeps for its loop: cached values, and the objects behind proxies. */
import { ProtocolError, StoppedError } from '../errors.ts';
import type { AnyClass, AnyFunction, TargetName } from '../tasks.ts';
import type { Mirrored } from '../wire/protocol.ts';
import { isBare } from '../wire/values.ts';
import type { Importer } from './importer.ts';

export class KeptObject {
  readonly id: number;
  readonly object: object;
  /** Names of the values that the caller reads without asking. */
  readonly mirror: readonly string[];
  /** What it was made by here; undefined for a copy of what the caller has. */
  readonly Class: AnyFunction | AnyClass | undefined;
  /** By what name the caller had it made. */
  readonly target: TargetName | undefined;
  /** The primitive values that the caller was told last, by name. */
  readonly #lastMirrored = new Map<string, unknown>();
  #isBusy = false;

  constructor(id: number, object: object, Class?: AnyFunction | AnyClass, mirror: readonly string[] = [], target?: TargetName) {
    this.id = id;
    this.object = object;
    this.Class = Class;
    this.mirror = mirror;
    this.target = target;
  }

  /** Whether a call of it goes on: others wait (`ParkedCalls`). */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Marks it as busy with a call that goes on. */
  occupy(): void {
    this.#isBusy = true;
  }

  /** Ends what `occupy` began. */
  release(): void {
    this.#isBusy = false;
  }

  /** Returns whether the caller must be told a mirrored value: a primitive that has changed, or any object. It then counts as told. */
  hasChanged([name, , value]: Mirrored): boolean {
    const last = this.#lastMirrored;
    if (!isBare(value)) {
      last.delete(name);
      return true;
    }
    if (Object.is(last.get(name), value) && last.has(name)) return false;
    last.set(name, value);
    return true;
  }
}

export class Objects {
  readonly #kept = new Map<number, KeptObject>();
  /** Those that were made here; all others are copies of what the caller has. */
  readonly #made = new Set<KeptObject>();

  /** Keeps a value that the caller sent. Returns false where an object that was made here has that id. */
  keep(id: number, value: object): boolean {
    if (this.#isMade(id)) return false;
    this.#kept.set(id, new KeptObject(id, value));
    return true;
  }

  /** Keeps an object that was made here, for its proxy. @throws ProtocolError where a value that the caller sent has that id. */
  make(id: number, object: object, Class: AnyFunction | AnyClass, mirror: readonly string[], target: TargetName): KeptObject {
    if (this.#kept.has(id)) throw new ProtocolError(`the loop had an object made under an id that is taken, ${id}`);
    const kept = new KeptObject(id, object, Class, mirror, target);
    this.#kept.set(id, kept);
    this.#made.add(kept);
    return kept;
  }

  /** Takes out an object that was made here. */
  take(id: number): KeptObject | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined || !this.#made.delete(kept)) return undefined;
    this.#kept.delete(id);
    return kept;
  }

  /** Takes out all objects that were made here, in the order of their making. */
  takeAll(): readonly KeptObject[] {
    return [...this.#made].flatMap(({ id }) => this.take(id) ?? []);
  }

  /** @throws StoppedError where the object is not kept any more. */
  get(id: number): KeptObject {
    const kept = this.#kept.get(id);
    if (kept === undefined)
      throw new StoppedError(
        `the executor does not keep object ${typeof id === 'number' ? id : 'of no number'}: its constructor failed, or it was freed`,
      );
    return kept;
  }

  /** Returns an object that was made here. @throws StoppedError where there is none of that id, ProtocolError where it is a value. */
  made(id: unknown): KeptObject {
    const kept = this.get(id as number);
    if (!this.#made.has(kept)) throw new ProtocolError(`the loop called a method of value ${kept.id}, which was not made here`);
    return kept;
  }

  /** Returns a kept object, unless the class that made it is not allowed any more: then nothing of it is read or called. */
  usable(id: number, importer: Importer): KeptObject | undefined {
    const kept = this.#kept.get(id);
    return kept?.target === undefined || importer.isAllowed(kept.target) ? kept : undefined;
  }

  find(id: number): KeptObject | undefined {
    return this.#kept.get(id);
  }

  /** Forgets a value that the caller sent. Objects that were made here are disposed of: `take`. */
  drop(id: number): void {
    if (!this.#isMade(id)) this.#kept.delete(id);
  }

  #isMade(id: number): boolean {
    const kept = this.#kept.get(id);
    return kept !== undefined && this.#made.has(kept);
  }
}
