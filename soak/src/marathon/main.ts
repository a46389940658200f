/**
 * Runs millions of tiny events through one executor, and fails if either side's heap grows with them: at concurrency 1, and at 4 beside
 * an event that runs all the while.
 */
import { parseArgs } from 'node:util';
import { EventLoop, type Transport } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { add, heldBytes, stay } from './tasks.ts';

/** The first leg is the warm-up: code is compiled, and caches fill. */
const LEGS = 6;
/** Bytes by which a heap may differ from leg to leg: a tenth of a byte for each event of a run of five million. */
const TOLERANCE = 2 ** 19;
/** Events that are added at once. */
const WAVE = 2000;
const CONCURRENCIES: readonly number[] = [1, 4];
const MEGABYTE = 2 ** 20;

interface Place {
  readonly transport: Transport;
  close(): Promise<void>;
}

const nothing = async (): Promise<void> => {};
const places: Readonly<Record<string, () => Place | Promise<Place>>> = {
  worker: () => ({ transport: workerTransport(), close: nothing }),
  fork: () => ({ transport: forkTransport(), close: nothing }),
  ws: async () => {
    const host = await startHost({ tasks: [new URL('tasks.js', import.meta.url)], transport: workerTransport() });
    return { transport: wsTransport({ url: host.url }), close: () => host.stop() };
  },
};

async function leg(loop: EventLoop, events: number): Promise<void> {
  for (let added = 0; added < events; added += WAVE) {
    for (let index = 1; index < WAVE; index += 1) loop.addEvent(add, [added, index]);
    await loop.addEvent(add, [added, 0]).finished;
  }
}

/** Returns by how many bytes the caller's and the executor's heap have grown since the first leg. */
async function run(transport: Transport, concurrency: number, events: number): Promise<readonly [number, number]> {
  let sum = 0;
  const loop = new EventLoop({
    transport,
    executors: 1,
    concurrency,
    outputHandlers: (event) => {
      if (event.is(add)) sum += event.results as number;
    },
  });
  const staying = concurrency > 1 ? loop.addEvent(stay) : undefined;
  let first: readonly [number, number] | undefined;
  let grown: readonly [number, number] = [0, 0];
  for (let at = 0; at < LEGS; at += 1) {
    await leg(loop, events / LEGS);
    const executor = await loop.call(heldBytes);
    const held = [heldBytes(), executor] as const;
    first ??= held;
    grown = [held[0] - first[0], held[1] - first[1]];
    console.log(
      `concurrency ${concurrency}, ${Math.round((events / LEGS) * (at + 1))} events: caller ${inMegabytes(held[0])}, executor ${inMegabytes(held[1])}`,
    );
  }
  staying?.cancel();
  await loop.stop();
  if (sum === 0) throw new Error('no event ran');
  return grown;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(2)} MiB`;
}

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { transport: { type: 'string', default: 'worker' }, events: { type: 'string', default: '5000000' } },
});
const open = places[values.transport];
if (open === undefined || !/^\d+$/.test(values.events)) {
  console.error(`Usage: pnpm marathon -- [--transport ${Object.keys(places).join('|')}] [--events 5000000]`);
  process.exitCode = 2;
} else {
  const place = await open();
  for (const concurrency of CONCURRENCIES) {
    const [caller, executor] = await run(place.transport, concurrency, Number(values.events));
    if (Math.max(caller, executor) < TOLERANCE) continue;
    console.log(`VIOLATION at concurrency ${concurrency}: the caller's heap grew by ${caller} bytes, the executor's by ${executor}`);
    process.exitCode = 1;
  }
  await place.close();
}
