/** natsTransport: executors on whatever hosts of a group there are. */
import type { Transport } from '@mp-event-loop/core';
import { RemoteTransport } from '@mp-event-loop/remote';
import { NatsDirectory } from './caller/nats-directory.ts';
import { type SharedConnection, sharedConnection } from './caller/shared-connection.ts';
import { checkOptions, type NatsTransportOptions } from './options.ts';

/**
 * Runs events in executors that the hosts of a group lend, wherever they are: see `@mp-event-loop/transport-nats/host`. Loops of a process
 * that give the same servers and connection share one connection. One that is lost is not a lost executor: it is opened again, and what
 * was under way arrives once.
 *
 * @throws ArgumentError for options that can't be.
 */
export function natsTransport(options: NatsTransportOptions): Transport {
  const { nats, reconnect } = checkOptions(options);
  const { group, ...line } = nats;
  const shared = (): SharedConnection => sharedConnection(line);
  return new RemoteTransport({
    ...reconnect,
    name: 'nats',
    directory: new NatsDirectory(shared, group),
    dial: (host, owner) => shared().dial(group, host, owner),
  });
}
