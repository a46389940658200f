/** What a task returned: a value, a promise of one, or a stream. */
import { isThenable, settle } from '../../thenable.ts';
import { ForeignStream } from './foreign-stream.ts';
import { Failure } from './thrown.ts';

/** Is told the outcome of promises. */
export interface PromiseOwner<Subject> {
  /** The promise that `subject` waits for has settled; `outcome` is its value or a Failure. */
  settled(subject: Subject, outcome: unknown): void;
}

/** Returns whether a result is to be awaited, or a Failure where it does not say. */
export function isPromise(result: object): boolean | Failure {
  try {
    return isThenable(result);
  } catch (thrown) {
    return new Failure(thrown);
  }
}

/** Tells `owner` the outcome of a promise, once. */
export function follow<Subject>(promise: unknown, owner: PromiseOwner<Subject>, subject: Subject): void {
  settle(
    promise,
    (value) => owner.settled(subject, value),
    (thrown) => owner.settled(subject, new Failure(thrown)),
  );
}

/**
 * Returns the stream that a result is, if it is one: it has Symbol.asyncIterator, or is an iterator that is iterable. Arrays, Maps and
 * Sets are values.
 */
export function streamOf(result: unknown): ForeignStream | Failure | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  try {
    const candidate = result as Partial<AsyncIterable<unknown> & Iterable<unknown> & Iterator<unknown>>;
    if (typeof candidate[Symbol.asyncIterator] === 'function')
      return new ForeignStream((candidate as AsyncIterable<unknown>)[Symbol.asyncIterator](), true);
    if (typeof candidate.next !== 'function' || typeof candidate[Symbol.iterator] !== 'function') return undefined;
    return new ForeignStream((candidate as Iterable<unknown>)[Symbol.iterator](), false);
  } catch (thrown) {
    return new Failure(thrown);
  }
}
