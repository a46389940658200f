/** One of a loop's places for an executor. */
import type { ExecutorHandle } from './executor-handle.ts';

export interface Place {
  readonly index: number;
  state: 'empty' | 'opening' | 'open' | 'given up';
  handle: ExecutorHandle | undefined;
  /** Resolves when the last one's channel has closed and all that it sent was read. */
  gone: Promise<void> | undefined;
  isReady: boolean;
  /** Whether it had an executor that was ready since the loop was opened. */
  wasReady: boolean;
  /** Whether it was given up since then. */
  wasGivenUp: boolean;
  /** What becomes of the place when its executor has closed as asked. */
  afterClose: 'refill' | 'leave empty' | undefined;
  deaths: number;
  firstReason: Error | undefined;
}

export function emptyPlace(index: number): Place {
  return {
    index,
    state: 'empty',
    handle: undefined,
    gone: undefined,
    isReady: false,
    wasReady: false,
    wasGivenUp: false,
    afterClose: undefined,
    deaths: 0,
    firstReason: undefined,
  };
}
