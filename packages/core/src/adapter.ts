/** @mp-event-loop/core/adapter: for adapters, which stand between a channel and its executor where a host lends executors. */
export type { Adapt, AdaptedChannel, TaskList } from './executor/adapter.ts';
export { type End, endsIn, eventsIn, halvesOf, isAlone, isReady, limitsMessage, targetsIn, withError } from './wire/batches.ts';
export { decodeError, encodeError, type WireError } from './wire/error-transfer.ts';
