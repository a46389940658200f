/** A program over one loop: data, drawn whole before it runs, so that it can be cut down to what fails. */
import type { FleetSpec } from '../fleet/fleet-program.ts';
import type { Net } from '../transport/net.ts';
import type { Deed } from './deed.ts';

export interface Program {
  readonly net: Net;
  /** Who lends the loop its executors; it opens them itself where there is none. `net` is then what each host is to its own. */
  readonly fleet?: FleetSpec;
  readonly loop: LoopSpec;
  /** Each runs its steps in order, beside the others. */
  readonly actors: readonly (readonly Step[])[];
  /** What a subscriber does. */
  readonly reactions: readonly Reaction[];
}

export interface LoopSpec {
  readonly executors: number | { readonly min: number; readonly max: number; readonly idleTimeout: number };
  readonly concurrency: number;
  readonly maxQueue?: number;
  readonly recycleAfter?: number;
  readonly handlerBudget?: number;
  readonly startTimeout?: number;
  readonly gracePeriod?: number;
  readonly debug?: boolean;
  readonly initialize?: 'quickly' | 'slowly' | 'badly';
  readonly autoStart: boolean;
  readonly isWatched: boolean;
  readonly outputHandlers: number;
  readonly hasErrorHandlers: boolean;
}

export interface EventSpec {
  readonly id: number;
  readonly deed: Deed;
  readonly priority?: number;
  readonly affinity?: string;
  readonly timeout?: number;
  readonly retries?: number;
  /** ms. */
  readonly retryDelay?: number;
  /** No failure is worth another attempt. */
  readonly retriesNothing?: boolean;
  /** Somebody listens to its progress. */
  readonly isFollowed?: boolean;
  readonly hasOutput?: boolean;
  readonly highWaterMark?: number;
  readonly isStreamEvent?: boolean;
  readonly cancel?: Cancel;
  /** Somebody awaits `finished`. */
  readonly asks?: boolean;
  readonly iterates?: { readonly how: 'to the end' | 'slowly' | 'and leaves'; readonly ms: number; readonly leavesAfter: number };
  readonly handling?: Handling;
}

export interface Cancel {
  /** ms from being added; 0: at once; -1: in a microtask. */
  readonly after: number;
  readonly by: 'call' | 'signal' | 'shared signal';
  readonly isHostile?: boolean;
}

/** What an output handler does with the event. */
export type Handling =
  | { readonly does: 'takes its time' | 'holds the thread'; readonly ms: number }
  | { readonly does: 'throws' | 'rejects' | 'ends the chain' | 'ends the chain later' }
  | { readonly does: 'calls'; readonly step: LoopCall }
  | { readonly does: 'adds and awaits'; readonly event: EventSpec };

export type LoopCall =
  | { readonly do: 'add'; readonly event: EventSpec; readonly isReadyAwaited?: boolean }
  | { readonly do: 'cancel'; readonly id: number }
  | { readonly do: 'start' | 'terminate' | 'run'; readonly isAwaited?: boolean }
  | { readonly do: 'stop'; readonly timeout?: number; readonly isAwaited?: boolean }
  | { readonly do: 'toggle handler' | 'recycle' };

export type Step =
  | LoopCall
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'wait' }
  | { readonly do: 'abort' }
  | MapStep
  | ProxyStep
  | CacheStep;

export interface MapStep {
  readonly do: 'map';
  /** Ids from here on, one for each item. */
  readonly firstId: number;
  readonly deeds: readonly Deed[];
  readonly isOrdered: boolean;
  readonly isAsync: boolean;
  /** ms that an async source takes for each. */
  readonly pause: number;
  /** Before which item the source throws, or waits for ever. */
  readonly throwsAt?: number;
  readonly hangsAt?: number;
  /** Items after which the consumer leaves. */
  readonly leavesAfter?: number;
  /** Failures are items like the others. */
  readonly isSettled?: boolean;
}

export interface ProxyStep {
  readonly do: 'proxy';
  readonly id: number;
  readonly isBroken: boolean;
  readonly calls: readonly ProxyCall[];
  /** All calls are made before the first is awaited. */
  readonly isParallel: boolean;
}

export interface ProxyCall {
  readonly method: 'add' | 'slow' | 'fail' | 'die' | 'items' | 'event';
  readonly ms: number;
  /** Items after which the consumer of a stream leaves. */
  readonly leavesAfter?: number;
  readonly pause?: number;
  /** Of the event that takes the proxy. */
  readonly eventId?: number;
}

export interface CacheStep {
  readonly do: 'cache';
  readonly id: number;
  readonly eventIds: readonly number[];
  readonly pause: number;
}

export interface Reaction {
  /** `eventLost`: an event has ended with its executor, beside which others may be about to. */
  readonly type: 'eventAdded' | 'eventStarted' | 'eventEnded' | 'eventLost' | 'executorReady' | 'executorLost' | 'progress';
  /** From the first, which is 1. */
  readonly nth: number;
  readonly step: LoopCall;
}
