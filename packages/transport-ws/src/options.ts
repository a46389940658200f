/** What wsTransport may be told, checked. */
import { ArgumentError } from '@mp-event-loop/core';
import { anObject, checkOption, checkOptionNames, type OptionCheck, texts } from '@mp-event-loop/core/channel';
import { checkReconnectOptions, type ReconnectOptions, type ReconnectSettings } from '@mp-event-loop/remote';
import { checkToken } from './token.ts';

export interface WsTransportOptions extends ReconnectOptions {
  /** Where hosts listen, such as `ws://127.0.0.1:7070/`. Of several, each executor is opened where most are free. */
  url: string | readonly string[];
  /** What the hosts want to see; see their option `token`. */
  token?: string | undefined;
  /** Added to the request. Not in browsers, which can't. */
  headers?: Record<string, string> | undefined;
  /** Options of `node:tls` for `wss:` URLs, such as `ca`. Not in browsers, which use their own. */
  tls?: object | undefined;
}

export interface CheckedOptions extends ReconnectSettings {
  readonly urls: readonly string[];
}

const names: ReadonlySet<string> = new Set<keyof WsTransportOptions>([
  'url',
  'token',
  'headers',
  'tls',
  'heartbeat',
  'instance',
  'reconnect',
]);

const urlOrUrls: OptionCheck = {
  isRight: (value) => typeof value === 'string' || texts.isRight(value),
  expected: 'the URL of a host, such as ws://127.0.0.1:7070/, or an array of them',
};
const headerTexts: OptionCheck = {
  isRight: (value) => anObject.isRight(value) && Object.values(value as object).every((item) => typeof item === 'string'),
  expected: 'an object of strings',
  isSecret: true,
};

/** @throws ArgumentError for what can't be. */
export function checkOptions(all: WsTransportOptions): CheckedOptions {
  checkOptionNames('wsTransport', all, names);
  const { url, ...options } = all;
  checkOption('wsTransport', 'url', url, urlOrUrls);
  if (options.token !== undefined) checkToken('wsTransport', options.token);
  if (options.headers !== undefined) checkOption('wsTransport', 'headers', options.headers, headerTexts);
  if (options.tls !== undefined) checkOption('wsTransport', 'tls', options.tls, anObject);
  const urls = typeof url === 'string' ? [url] : [...url];
  if (urls.length === 0) throw new ArgumentError('wsTransport needs the URL of at least one host');
  for (const one of urls) checkUrl(one);
  return { urls: [...new Set(urls)], ...checkReconnectOptions('wsTransport', options) };
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return;
  throw new ArgumentError(
    `option url of wsTransport must be one of ws: or wss:, such as ws://127.0.0.1:7070/; it is ${JSON.stringify(text)}`,
  );
}
