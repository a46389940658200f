/** One object that lives in an executor, as its loop knows it: where it is, whether it is still there, and its mirrored values. */
import { Deferred } from '../deferred.ts';
import { ProtocolError, StoppedError } from '../errors.ts';
import type { ObjectMirrors } from '../wire/protocol.ts';
import type { Referent } from './references.ts';

export interface RemoteObjectOwner {
  /** Nobody refers to it any more. Resolves when it is disposed of. */
  freed(object: RemoteObject): Promise<void>;
}

interface MirroredValue {
  readonly isMethod: boolean;
  readonly value: unknown;
}

export class RemoteObject implements Referent {
  readonly id: number;
  readonly owner: RemoteObjectOwner;
  #slot: number;
  readonly value: undefined = undefined;
  readonly className: string;
  /** Names of the values that it is asked to tell. */
  readonly #mirror: ReadonlySet<string>;
  readonly #mirrored = new Map<string, MirroredValue>();
  /** Events that call it or refer to it and have not ended. */
  #users = 0;
  #freed: Deferred<void> | undefined;
  #loss: Error | undefined;

  constructor(id: number, slot: number, className: string, mirror: ReadonlySet<string>, owner: RemoteObjectOwner) {
    this.id = id;
    this.#slot = slot;
    this.className = className;
    this.#mirror = mirror;
    this.owner = owner;
  }

  /** The index of the slot whose executor it lives in. */
  get slot(): number {
    return this.#slot;
  }

  /** Its slot was given up before it was made; it is made in another one. */
  moveTo(slot: number): void {
    this.#slot = slot;
  }

  /** Why it can't be used any more. */
  get unusable(): Error | undefined {
    if (this.#freed !== undefined) return new StoppedError(`the proxy of ${this.className} was disposed of`);
    return this.#loss;
  }
  /** Why it is gone, its executor being so. */
  get loss(): Error | undefined {
    return this.#loss;
  }

  /** The value as of the last answer; undefined when there has been none. */
  mirrored(name: string): MirroredValue | undefined {
    return this.#mirrored.get(name);
  }
  /** An answer has brought new values. @throws ProtocolError for one that was not asked for: a host could name others without end. */
  mirror(mirrors: ObjectMirrors): void {
    for (let at = 1; at < mirrors.length; at += 3) {
      if (!this.#mirror.has(mirrors[at] as string))
        throw new ProtocolError(`an executor told a value of ${this.className} that it was not asked for`);
      this.#mirrored.set(mirrors[at] as string, { isMethod: mirrors[at + 1] as boolean, value: mirrors[at + 2] });
    }
  }

  hold(): void {
    const { unusable } = this;
    if (unusable !== undefined) throw unusable;
    this.#users += 1;
  }

  letGo(): void {
    this.#users -= 1;
    this.#freeIfUnused();
  }

  /** Its executor is gone, and it is too. */
  lose(reason: Error): void {
    this.#loss ??= reason;
  }

  /** Resolves when the calls made before have ended and it is disposed of, or has had its time for that. */
  dispose(): Promise<void> {
    if (this.#freed === undefined) {
      this.#freed = new Deferred();
      this.#freeIfUnused();
    }
    return this.#freed.promise;
  }

  #freeIfUnused(): void {
    if (this.#freed === undefined || this.#users > 0) return;
    const freed = this.#freed;
    void this.owner.freed(this).then(() => freed.resolve());
  }
}
