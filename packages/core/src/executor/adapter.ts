/** An adapter stands between a channel and its executor. Where a host lends executors, one makes messages of callers' bytes. */
import type { CallerChannel } from '../transport.ts';
import type { WireError } from '../wire/error-transfer.ts';

/** What is on its way between the caller and the executor, either way. */
export interface Traffic {
  /** Whether so much is on its way to the caller that streams should wait until the channel is ready. */
  readonly isFull: boolean;
  /**
   * Says that the event of that number has begun, or never will: what it held while it waited is free. Events are numbered from 0 in the
   * order in which they came; one whose object is busy begins later than others behind it. Called once for each.
   */
  begun(number: number): void;
}

export const freeTraffic: Traffic = { isFull: false, begun: () => {} };

/**
 * The channel that an executor serves on. What its `listen` hands on must be a message of a loop. Where the listener throws a
 * ProtocolError the caller has sent what no loop may send, and nothing more of it is to be handed on.
 */
export interface AdaptedChannel extends CallerChannel, Traffic {}

/** The tasks that an executor has. */
export interface TaskList {
  /** From here on only the tasks of these modules can be found. Imports them; resolves with the reason if that failed. Never rejects. */
  importOnly(urls: readonly string[]): Promise<WireError | undefined>;
  /**
   * From here on only the functions and classes of these names run, `<module>/<key>` or `<module>/*`: what else an event, `initialize` or
   * a proxy names fails by itself. Undefined: all. Error classes cross in any case.
   */
  allowOnly(names: readonly string[] | undefined): void;
  /** Returns the name, `<module>/<key>`, of a target that a caller sent; undefined where there is no such task. */
  nameOf(target: unknown): string | undefined;
}

/**
 * Returns the channel on which the executor serves from now on; what comes on the given one is the adapter's alone. An adapter's module
 * exports this function as `adapt`. It is called once, when the first message on a channel is `['adapt', url]`, and gets all that
 * follows.
 */
export type Adapt = (channel: CallerChannel, tasks: TaskList) => AdaptedChannel;
