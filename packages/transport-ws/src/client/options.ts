/** What wsTransport may be told, checked. */
import { ArgumentError } from '@mp-event-loop/core';

export interface WsTransportOptions {
  /** Where hosts listen, such as `ws://127.0.0.1:7070/`. Of several, each executor is opened where most are free. */
  url: string | readonly string[];
  /** What the hosts want to see; see their option `token`. */
  token?: string | undefined;
  /** Added to the request. Not in browsers, which can't. */
  headers?: Record<string, string> | undefined;
  /** Options of `node:tls` for `wss:` URLs, such as `ca`. Not in browsers, which use their own. */
  tls?: object | undefined;
  /** ms after which silence is asked about; after two the link is given up. Default 15,000. */
  heartbeat?: number | undefined;
  /** In ms: the first wait before connecting again (default 100, doubling, drawn at random), the longest (default 10,000), and how long a lost link is tried to be mended (default 60,000). */
  reconnect?: { initial?: number | undefined; max?: number | undefined; resumeWindow?: number | undefined } | undefined;
}

export interface CheckedOptions {
  readonly urls: readonly string[];
  readonly heartbeat: number;
  readonly firstBackoff: number;
  readonly maxBackoff: number;
  readonly resumeWindow: number;
}

/** @throws ArgumentError for what can't be. */
export function checkOptions({ url, heartbeat = 15_000, reconnect = {} }: WsTransportOptions): CheckedOptions {
  const { initial = 100, max = 10_000, resumeWindow = 60_000 } = reconnect;
  const urls = typeof url === 'string' ? [url] : [...url];
  if (urls.length === 0) throw new ArgumentError('wsTransport needs the URL of at least one host');
  for (const one of urls) checkUrl(one);
  milliseconds('heartbeat', heartbeat);
  milliseconds('reconnect.initial', initial);
  milliseconds('reconnect.max', max);
  milliseconds('reconnect.resumeWindow', resumeWindow);
  return { urls: [...new Set(urls)], heartbeat, firstBackoff: initial, maxBackoff: max, resumeWindow };
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return;
  throw new ArgumentError(
    `option url of wsTransport must be one of ws: or wss:, such as ws://127.0.0.1:7070/; it is ${JSON.stringify(text)}`,
  );
}

function milliseconds(name: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0 || value > 2 ** 31 - 1)
    throw new ArgumentError(`option ${name} of wsTransport must be a number of ms above 0, it is ${String(value)}`);
}
