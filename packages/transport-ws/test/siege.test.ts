/** A working client of a host that strangers besiege. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EventLoop } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { expect, it } from 'vitest';
import { HostProcess } from './host-process.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

const TOKEN = 'a token for the siege';
const ROUND = 250;
const script = fileURLToPath(new URL('besiege.mjs', import.meta.url));

/** How many events end in one round. */
async function work(loop: EventLoop): Promise<number> {
  let ended = 0;
  const end = performance.now() + ROUND;
  while (performance.now() < end) {
    await Promise.all(Array.from({ length: 500 }, (_, index) => loop.addEvent(echo, [index]).finished));
    ended += 500;
  }
  return ended;
}

it('does at least half of what it does in peace', async () => {
  const host = await HostProcess.start(['--executors', '3'], { MP_EVENT_LOOP_TOKEN: TOKEN });
  const loop = new EventLoop({ transport: wsTransport({ url: host.url, token: TOKEN }) });
  try {
    await loop.start();
    await work(loop);
    const peace: number[] = [];
    const storm: number[] = [];
    const siege: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      peace.push(await work(loop));
      const besieger = spawn(process.execPath, [script, host.url, TOKEN, '1000'], { stdio: ['ignore', 'pipe', 'inherit'] });
      let stands = false;
      besieger.stdout.once('data', () => {
        stands = true;
      });
      const lifted = once(besieger, 'exit');
      while (besieger.exitCode === null) (stands ? siege : storm).push(await work(loop));
      expect(await lifted).toEqual([0, null]);
    }
    const median = (counts: number[]): number => counts.toSorted((one, other) => one - other)[Math.floor(counts.length / 2)] as number;
    console.log(`in peace ${median(peace)} events a round, while they come ${median(storm)}, while they stand ${median(siege)}`);
    expect(median(siege)).toBeGreaterThan(median(peace) / 2);
    expect(loop.stats().rejected).toBe(0);
  } finally {
    await loop.terminate();
    await host.end('SIGTERM');
  }
});
