/** @mp-event-loop/transport-ws in browsers: executors that hosts lend, over the browser's own WebSocket. */
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { FixedDirectory, RemoteTransport } from '@mp-event-loop/remote';
import { dialBrowser } from './link/dial-browser.ts';
import { checkOptions, type WsTransportOptions } from './options.ts';

export type { WsTransportOptions } from './options.ts';

/**
 * Runs events on other machines, in executors that hosts lend.
 *
 * @throws ArgumentError for options that can't be.
 */
export function wsTransport(options: WsTransportOptions): Transport {
  const { urls, ...reconnect } = checkOptions(options);
  if (options.headers !== undefined || options.tls !== undefined)
    throw new ArgumentError('wsTransport can send no headers and has no say in TLS in a browser: leave out headers and tls');
  return new RemoteTransport({ ...reconnect, name: 'ws', directory: new FixedDirectory(urls), dial: dialBrowser(options.token) });
}
