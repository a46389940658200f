/** @mp-event-loop/transport-ws in browsers: executors that hosts lend, over the browser's own WebSocket. */
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { dialBrowser } from './client/dial-browser.ts';
import { HostList } from './client/host-list.ts';
import { openRemote } from './client/open-remote.ts';
import { checkOptions, type WsTransportOptions } from './client/options.ts';

export type { WsTransportOptions } from './client/options.ts';

/**
 * Runs events on other machines, in executors that hosts lend.
 *
 * @throws ArgumentError for options that can't be.
 */
export function wsTransport(options: WsTransportOptions): Transport {
  const { urls, ...link } = checkOptions(options);
  if (options.headers !== undefined || options.tls !== undefined)
    throw new ArgumentError('wsTransport can send no headers and has no say in TLS in a browser: leave out headers and tls');
  const dial = dialBrowser(options.token);
  const hosts = new HostList(urls);
  return { name: 'ws', isolation: 'host', open: (request) => openRemote(hosts, { ...link, dial }, request) };
}
