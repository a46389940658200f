/** The transports that can be soaked, a line each. */
import { inlineTransport, type Transport } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';

/** MB: so little that running out of memory takes a moment only, and enough for everything else. */
const MEMORY = 48;

export const transports = {
  worker: () => workerTransport({ resourceLimits: { maxOldGenerationSizeMb: MEMORY } }),
  fork: () => forkTransport({ execArgv: [`--max-old-space-size=${MEMORY}`] }),
  inline: () => inlineTransport(),
} as const satisfies Record<string, () => Transport>;

export type TransportName = keyof typeof transports;

export function isTransportName(name: string): name is TransportName {
  return Object.hasOwn(transports, name);
}
