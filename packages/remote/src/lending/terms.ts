/**
 * What a host and an executor that it lends say to each other, beside what the host only passes on. A host's thread neither imports
 * task modules nor reads strangers' messages: it hands on bytes, and the executor, which serves one caller only, makes sense of them.
 *
 * The host names `adapterUrl` to the executor, and then says `['lend', Terms]`; all else that it sends is bytes (carried.ts), but for a
 * `HostMessage`. The executor sends bytes too, but for a `LendingAnswer`.
 */
import { ProtocolError } from '@mp-event-loop/core';
import type { WireError } from '@mp-event-loop/core/adapter';
import type { FiguresByTask } from './task-figures.ts';

/** What executors import at a host's word: it exports `adapt`. */
export const adapterUrl: string = new URL('../../lib/adapter.js', import.meta.url).href;

export interface Terms {
  /** URLs of the task modules whose tasks callers may run. No others are imported for them. */
  readonly modules: readonly string[];
  /** Events that a caller may have sent and has no result of. */
  readonly maxInFlight: number;
  /** Bytes on their way to the caller from which on streams wait. */
  readonly highWater: number;
  /** Bytes of the longest message that the host passes on, either way. */
  readonly maxMessage: number;
}

export type HostMessage =
  | readonly ['lend', Terms]
  /** Wants to hear what was not told yet of how long events took: it is about to close the channel. */
  | readonly ['report']
  /** Wants to hear how many events are in flight. */
  | readonly ['ask']
  /** So many bytes have arrived at the caller, of all that the executor sent. */
  | readonly ['delivered', bytes: number]
  /** Of the listed tasks only these may run from here on; see `Principal`. */
  | readonly ['allow', tasks: readonly string[] | undefined]
  /** No more events are to be taken; wants to hear when none is in flight. */
  | readonly ['drain'];

export type LendingAnswer =
  /** It is ready for its caller, or never will be. */
  | readonly ['lent', failure: WireError | undefined]
  /** Of core: the adapter could not be had. The channel closes. */
  | readonly ['failed', WireError]
  | readonly ['inFlight', events: number]
  /** How long events took, by task, since this was told last. */
  | readonly ['figures', FiguresByTask]
  /** So many more of the caller's messages, of so many bytes, wait for nothing any more: their events, if any, have begun. */
  | readonly ['read', messages: number, bytes: number]
  /** The caller has sent what no loop does; nothing more of it is read. */
  | readonly ['broken', message: string];

const answers: ReadonlySet<unknown> = new Set<LendingAnswer[0]>(['lent', 'failed', 'inFlight', 'figures', 'read', 'broken']);

/** @throws ProtocolError when it is none. */
export function parseLendingAnswer(message: unknown): LendingAnswer {
  if (Array.isArray(message) && answers.has(message[0])) return message as unknown as LendingAnswer;
  throw new ProtocolError(
    'a lent executor sent what none sends: has the host a transport whose executors run another version of @mp-event-loop/core?',
  );
}
