/** wsTransport in Node. */
import type { Transport } from '@mp-event-loop/core';
import { dialNode } from './client/dial-node.ts';
import { HostList } from './client/host-list.ts';
import { openRemote } from './client/open-remote.ts';
import { checkOptions, type WsTransportOptions } from './client/options.ts';

/**
 * Runs events on other machines, in executors that hosts lend: see `@mp-event-loop/transport-ws/host`. A lost connection is not a lost executor: it is
 * mended, and what was under way arrives once.
 *
 * @throws ArgumentError for options that can't be.
 */
export function wsTransport(options: WsTransportOptions): Transport {
  const { urls, ...link } = checkOptions(options);
  const { token, headers, tls } = options;
  const dial = dialNode({ token, headers, tls });
  const hosts = new HostList(urls);
  return { name: 'ws', isolation: 'host', open: (request) => openRemote(hosts, { ...link, dial }, request) };
}
