/** wsTransport in Node. */
import type { Transport } from '@mp-event-loop/core';
import { FixedDirectory, RemoteTransport } from '@mp-event-loop/remote';
import { dialNode } from './link/dial-node.ts';
import { checkOptions, type WsTransportOptions } from './options.ts';

/**
 * Runs events on other machines, in executors that hosts lend: see `@mp-event-loop/transport-ws/host`. A lost connection is not a
 * lost executor: it is mended, and what was under way arrives once.
 *
 * @throws ArgumentError for options that can't be.
 */
export function wsTransport(options: WsTransportOptions): Transport {
  const { urls, ...reconnect } = checkOptions(options);
  const { token, headers, tls } = options;
  return new RemoteTransport({ ...reconnect, name: 'ws', directory: new FixedDirectory(urls), dial: dialNode({ token, headers, tls }) });
}
