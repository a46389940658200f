/** What every remote transport may be told about noticing and mending lost links, checked. */
import { ArgumentError } from '@mp-event-loop/core';

export interface ReconnectOptions {
  /** ms after which silence is asked about; after two the link is given up. Default 15,000. */
  heartbeat?: number | undefined;
  /**
   * In ms: the first wait before connecting again (default 100, doubling, drawn at random), the longest (default 10,000), and how
   * long a lost link is tried to be mended (default 60,000).
   */
  reconnect?: { initial?: number | undefined; max?: number | undefined; resumeWindow?: number | undefined } | undefined;
}

/** All in ms. */
export interface ReconnectSettings {
  readonly heartbeat: number;
  /** The first wait before connecting again, which doubles, and the longest. */
  readonly firstBackoff: number;
  readonly maxBackoff: number;
  readonly resumeWindow: number;
}

/**
 * Returns the settings, with defaults for what is not given. `asker` is the function that was given the options, such as
 * `wsTransport`, for messages.
 *
 * @throws ArgumentError for what can't be.
 */
export function checkReconnectOptions(asker: string, { heartbeat = 15_000, reconnect = {} }: ReconnectOptions): ReconnectSettings {
  const { initial = 100, max = 10_000, resumeWindow = 60_000 } = reconnect;
  milliseconds(asker, 'heartbeat', heartbeat);
  milliseconds(asker, 'reconnect.initial', initial);
  milliseconds(asker, 'reconnect.max', max);
  milliseconds(asker, 'reconnect.resumeWindow', resumeWindow);
  return { heartbeat, firstBackoff: initial, maxBackoff: max, resumeWindow };
}

function milliseconds(asker: string, name: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0 || value > 2 ** 31 - 1)
    throw new ArgumentError(`option ${name} of ${asker} must be a number of ms above 0, it is ${String(value)}`);
}
