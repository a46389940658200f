/** The ends of what lives in an executor: objects behind proxies, and what `initialize` returned. */
import { disposeOf, Failure, type Variables, valuesOf } from './edge/index.ts';
import type { Objects } from './objects.ts';

export interface DisposalOwner {
  /** One of them could not be disposed of. */
  undisposed(failure: Failure): void;
}

export class Disposal {
  readonly #objects: Objects;
  readonly #variables: Variables;
  readonly #owner: DisposalOwner;
  /** Of single objects, that go on. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(objects: Objects, variables: Variables, owner: DisposalOwner) {
    this.#objects = objects;
    this.#variables = variables;
    this.#owner = owner;
  }

  /** Disposes of one object. Resolves with a failure where that failed. Never rejects. */
  async one(id: number): Promise<Failure | undefined> {
    const disposed = disposeOf(this.#objects.take(id)?.object);
    this.#underWay.add(disposed);
    const failure = await disposed;
    this.#underWay.delete(disposed);
    return failure;
  }

  /** Disposes of all, one after the other, the youngest first; of a thing with two names once. Never rejects. */
  async all(): Promise<void> {
    await Promise.all(this.#underWay);
    const variables = valuesOf(this.#variables);
    if (Failure.is(variables)) this.#owner.undisposed(variables);
    const objects = this.#objects.takeAll().map(({ object }) => object);
    const inOrder = [...(Failure.is(variables) ? [] : variables), ...objects].toReversed();
    for (const one of new Set(inOrder)) {
      const failure = await disposeOf(one);
      if (failure !== undefined) this.#owner.undisposed(failure);
    }
  }
}
