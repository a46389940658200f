/** An iterator that a task returned: its steps, and leaving it early. */
import { describe } from '../../errors.ts';
import { isThenable, settle } from '../../thenable.ts';
import { Failure } from './thrown.ts';

/** What `next` returns at the end of the stream. */
export const finished: unique symbol = Symbol('finished');
/** What `next` returns for a step that takes longer: `settle` tells its outcome. */
export const pending: unique symbol = Symbol('pending');

/** Is told what streams do later; `subject` is what the owner knows a stream by. */
export interface ForeignStreamOwner<Subject> {
  /** The pending step has ended; `outcome` is an item, `finished` or a Failure. */
  stepped(subject: Subject, outcome: unknown): void;
  /** The `finally` of a stream that was left early has run. */
  left(subject: Subject): void;
}

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

export class ForeignStream {
  readonly isAsync: boolean;
  readonly #iterator: AnyIterator;
  /** The step under way, or what the iterator returned when it was left. */
  #awaited: unknown = undefined;

  constructor(iterator: AnyIterator, isAsync: boolean) {
    this.#iterator = iterator;
    this.isAsync = isAsync;
  }

  /** Takes one step. Returns an item, `finished`, `pending` or a Failure. */
  next(): unknown {
    try {
      const step: unknown = this.#iterator.next();
      if (this.isAsync) {
        this.#awaited = step;
        return pending;
      }
      const { done, value } = checkStep(step);
      return this.#given(done === true, value);
    } catch (thrown) {
      return new Failure(thrown);
    }
  }

  /** As `for await` does it: a sync iterator may give promises. */
  #given(isDone: boolean, value: unknown): unknown {
    try {
      if (!isThenable(value)) return isDone ? finished : value;
      this.#awaited = { done: isDone, value };
      return pending;
    } catch (thrown) {
      // The generator knows nothing of it, and its `finally` has to run.
      if (!isDone) this.abandon();
      return new Failure(thrown);
    }
  }

  /** Tells `owner` the outcome of the pending step, once. */
  settle<Subject>(owner: ForeignStreamOwner<Subject>, subject: Subject): void {
    const step = this.#awaited;
    this.#awaited = undefined;
    const failed = (thrown: unknown): void => owner.stepped(subject, new Failure(thrown));
    const taken = (settled: unknown): void => {
      let step: IteratorResult<unknown>;
      try {
        const { done, value } = checkStep(settled);
        step = { done: done === true, value };
      } catch (thrown) {
        failed(thrown);
        return;
      }
      settle(
        step.value,
        (item) => owner.stepped(subject, step.done === true ? finished : item),
        (thrown) => {
          // The generator knows nothing of it, and its `finally` has to run.
          if (step.done !== true) this.abandon();
          failed(thrown);
        },
      );
    };
    // An iterator's step is no promise once it is read.
    if (this.isAsync) settle(step, taken, failed);
    else taken(step);
  }

  /** Leaves the stream early, so a generator runs its `finally`; `settleLeaving` tells when it has. */
  leave(): Failure | undefined {
    try {
      this.#awaited = this.#iterator.return?.();
      return undefined;
    } catch (thrown) {
      return new Failure(thrown);
    }
  }

  /** Tells `owner` when the stream has been left, whatever its `finally` did. */
  settleLeaving<Subject>(owner: ForeignStreamOwner<Subject>, subject: Subject): void {
    const left = (): void => owner.left(subject);
    const awaited = this.#awaited;
    this.#awaited = undefined;
    settle(awaited, left, left);
  }

  /** Leaves the stream early; what its `finally` does is of no interest. */
  abandon(): void {
    const ignore = (): void => {};
    try {
      settle(this.#iterator.return?.(), ignore, ignore);
    } catch {
      // It failed already; there is nobody left to tell.
    }
  }
}

/** @throws TypeError, as `for await` does, where an iterator gives what is no step. */
function checkStep(step: unknown): IteratorResult<unknown> {
  if (typeof step !== 'object' || step === null) throw new TypeError(`an iterator gave ${describe(step)}, which is no step of it`);
  return step as IteratorResult<unknown>;
}
