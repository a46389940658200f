/** What every remote transport may be told about noticing and mending lost links, and whose they are, checked. */
import { ArgumentError } from '@mp-event-loop/core';
import { checkOptionNames } from '@mp-event-loop/core/channel';
import { checkInstance } from '../session/process-name.ts';

export interface ReconnectOptions {
  /** ms after which silence is asked about; after two the link is given up. Default 15,000. */
  heartbeat?: number | undefined;
  /**
   * In ms: the first wait before connecting again (default 100, doubling, drawn at random), the longest (default 10,000), and how
   * long a lost link is tried to be mended (default 60,000).
   */
  reconnect?: { initial?: number | undefined; max?: number | undefined; resumeWindow?: number | undefined } | undefined;
  /**
   * A name that one process has at a time, of 1 to 200 characters. A process that was killed and started again has hosts end the sessions
   * that the one before has left, instead of waiting until they expire. It ends none that has a connection. Threads with transports of
   * their own count as processes: give each another name.
   */
  instance?: string | undefined;
}

/** Times are in ms. */
export interface ReconnectSettings {
  readonly heartbeat: number;
  /** The first wait before connecting again, which doubles, and the longest. */
  readonly firstBackoff: number;
  readonly maxBackoff: number;
  readonly resumeWindow: number;
  readonly instance?: string | undefined;
}

/**
 * Returns the settings, with defaults for what is not given. `asker` is the function that was given the options, such as
 * `wsTransport`, for messages.
 *
 * @throws ArgumentError for what can't be.
 */
export function checkReconnectOptions(
  asker: string,
  { heartbeat = 15_000, reconnect = {}, instance }: ReconnectOptions,
): ReconnectSettings {
  checkOptionNames(`reconnect of ${asker}`, reconnect, reconnectNames);
  const { initial = 100, max = 10_000, resumeWindow = 60_000 } = reconnect;
  milliseconds(asker, 'heartbeat', heartbeat);
  milliseconds(asker, 'reconnect.initial', initial);
  milliseconds(asker, 'reconnect.max', max);
  milliseconds(asker, 'reconnect.resumeWindow', resumeWindow);
  return { heartbeat, firstBackoff: initial, maxBackoff: max, resumeWindow, instance: checkInstance(asker, instance) };
}

const reconnectNames: ReadonlySet<string> = new Set<keyof NonNullable<ReconnectOptions['reconnect']>>(['initial', 'max', 'resumeWindow']);

function milliseconds(asker: string, name: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0 || value > 2 ** 31 - 1)
    throw new ArgumentError(`option ${name} of ${asker} must be a number of ms above 0, it is ${String(value)}`);
}
