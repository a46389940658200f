/** What an executor works with, and the slot that it is in. */
import type { TargetName } from '../../tasks.ts';
import type { CloseReason } from '../../transport.ts';
import type { CoarseClock } from '../coarse-clock.ts';

/** The slot that an executor is in, as far as the executor needs it. */
export interface ExecutorOwner {
  /** It is ready for events. */
  ready(): void;
  /** It can never be ready, and why. */
  unfit(error: Error): void;
  /** It can't be trusted any more, and why: ends it now, whatever it does. Resolves when it is gone. */
  kill(because: Error): Promise<void>;
  /** It has run as many events as it may, and holds none. */
  worn(): void;
  /** An error that no running event can be blamed for. */
  strayed(eventNumber: number | undefined, error: Error): void;
  /** Its channel has closed, and all that it had sent was read. */
  closed(reason: CloseReason): void;
}

/** The task that runs first in each executor. */
export interface Initializer {
  readonly target: TargetName;
  readonly args: readonly unknown[];
}

/** What a loop asks of each of its executors. */
export interface ExecutorSettings {
  /** How many events it runs at a time. */
  readonly concurrency: number;
  /** How many events it may run before it is replaced. */
  readonly recycleAfter: number;
  /** For figures. */
  readonly clock: CoarseClock;
  /** Milliseconds in which a module must be imported. */
  readonly startTimeout: number;
  /** Milliseconds that an event has to give way; undefined: as long as suits the distance. */
  readonly gracePeriod: number | undefined;
  readonly initialize: Initializer | undefined;
}
