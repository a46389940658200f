/** What an executor tells of its events; the flow of events hears it. */
import type { EventState } from '../../event-state.ts';

/** Sends the items of a stream, as far as it is allowed to. */
export interface ItemSource {
  /** Lets the stream send so many more items. */
  credit(event: EventState, items: number): void;
}

export interface ExecutorEvents {
  /** By what was sent before, it must be about to begin. */
  started(event: EventState): void;
  /** Its executor says that it begins now. */
  begun(event: EventState): void;
  /** `ran` in µs. */
  fulfilled(event: EventState, results: unknown, ran: number): void;
  /** An attempt has failed; undefined for an executor that has no part in it. */
  failed(event: EventState, error: Error, executorId: string | undefined): void;
  /** It is a stream, and sends items when it is given credit. */
  streamed(event: EventState, source: ItemSource): void;
  item(event: EventState, item: unknown): void;
  /** An executor has imported a module. */
  imported(url: string): void;
  /** The import of a module takes too long. */
  importHangs(url: string, failure: Error): void;
  progressed(event: EventState, value: unknown): void;
}
