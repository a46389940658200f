/** What an executor's handle tells the loop. */
import type { EventState } from '../event-state.ts';
import type { ExecutorHandle } from './executor-handle.ts';

export interface HandleOwner {
  fulfilled(event: EventState, results: unknown, ran: number): void;
  rejected(event: EventState, error: Error, handle: ExecutorHandle): void;
  /** By what was sent before, it must be about to begin. */
  started(event: EventState): void;
  /** The executor says that it begins now. */
  begun(event: EventState): void;
  /** The event is a stream; it sends items when it is given credit. */
  streamed(event: EventState, handle: ExecutorHandle): void;
  item(event: EventState, item: unknown): void;
  progressed(event: EventState, value: unknown): void;
  /** An error that no running event can be blamed for. */
  strayed(handle: ExecutorHandle, eventId: number | undefined, error: Error): void;
  /** It is ready for events. */
  ready(handle: ExecutorHandle): void;
  /** It can never be ready, and why. */
  unfit(handle: ExecutorHandle, error: Error): void;
  /** It may take more than before: the wire has room, or a module is there. */
  changed(): void;
  /** It has run as many events as it may, and holds none. */
  worn(handle: ExecutorHandle): void;
}
