/** The transports that can be soaked. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inlineTransport, type Transport } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';

/** MB: so little that running out of memory takes a moment only, and enough for everything else. */
const MEMORY = 48;

export const transports = {
  worker: () => workerTransport({ resourceLimits: { maxOldGenerationSizeMb: MEMORY } }),
  fork: () => forkTransport({ execArgv: [`--max-old-space-size=${MEMORY}`] }),
  inline: () => inlineTransport(),
  ws: lent,
} as const satisfies Record<string, () => Transport | Promise<Transport>>;

export type TransportName = keyof typeof transports;

export function isTransportName(name: string): name is TransportName {
  return Object.hasOwn(transports, name);
}

/** From a host of the soak's own, through a bad network. The host ends with this process. */
async function lent(): Promise<Transport> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('lending.js', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as Socket).unref();
  return wsTransport({ url, reconnect: { initial: 5, max: 50 } });
}
