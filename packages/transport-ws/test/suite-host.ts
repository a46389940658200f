/** A host for the conformance suite: it lists the suite's task modules. `HOST_TRANSPORT=fork` has it lend processes. */
import type { Transport } from '@mp-event-loop/core';
import { suiteTaskModules } from '@mp-event-loop/core/testing';
import { type WsTransportOptions, wsTransport } from '@mp-event-loop/transport-ws';
import { HostProcess } from './host-process.ts';

const lent = process.env.HOST_TRANSPORT ?? 'worker';

export function suiteHost(): Promise<HostProcess> {
  return HostProcess.start(['--executors', '64', '--transport', lent], {}, suiteTaskModules);
}

/** The transport to that host. Of threads that a host lends the suite must not ask what only a process survives. */
export function suiteTransport(options: WsTransportOptions): Transport {
  const transport = wsTransport(options);
  return { name: transport.name, isolation: lent === 'fork' ? 'host' : 'thread', open: (request) => transport.open(request) };
}
