// Where the executor can run: one line a transport.

import { inlineTransport, type Transport } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';

export const transports = {
  worker: () => workerTransport(),
  fork: () => forkTransport(),
  inline: () => inlineTransport(),
} as const satisfies Record<string, () => Transport>;

export type TransportName = keyof typeof transports;

export function isTransportName(name: string): name is TransportName {
  return Object.hasOwn(transports, name);
}
