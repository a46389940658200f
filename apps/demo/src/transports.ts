// Where the executor can run: one line a transport.

import { inlineTransport, type Transport } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { startHost } from './host-process.ts';
import type { Site } from './site.ts';

export const transports = {
  worker: () => here(workerTransport()),
  fork: () => here(forkTransport()),
  ws: (signal) => startHost(signal),
  inline: () => here(inlineTransport()),
} as const satisfies Record<string, (signal: AbortSignal) => Site | Promise<Site>>;

export type TransportName = keyof typeof transports;

export function isTransportName(name: string): name is TransportName {
  return Object.hasOwn(transports, name);
}

function here(transport: Transport): Site {
  return { transport, [Symbol.asyncDispose]: async () => {} };
}
