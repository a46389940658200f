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
/** ms that they stand before the host, once all have come. */
const STANDING = 1000;
const script = fileURLToPath(new URL('besiege.mjs', import.meta.url));

/** How many events end in a ms, until it is over. */
async function rate(loop: EventLoop, isOver: () => boolean): Promise<number> {
  let ended = 0;
  const from = performance.now();
  while (!isOver()) {
    await Promise.all(Array.from({ length: 500 }, (_, index) => loop.addEvent(echo, [index]).finished));
    ended += 500;
  }
  return ended / (performance.now() - from);
}

async function inPeace(loop: EventLoop): Promise<number> {
  const end = performance.now() + STANDING;
  return rate(loop, () => performance.now() > end);
}

/** From when they set out to when they go. */
async function besieged(loop: EventLoop, url: string): Promise<number> {
  const besieger = spawn(process.execPath, [script, url, TOKEN, String(STANDING)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  besieger.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const lifted = once(besieger, 'exit');
  const ended = await rate(loop, () => besieger.exitCode !== null);
  expect(await lifted).toEqual([0, null]);
  expect(said).toBe('standing\n');
  return ended;
}

it('does at least half of what it does in peace', async () => {
  const host = await HostProcess.start(['--executors', '3'], { MP_EVENT_LOOP_TOKEN: TOKEN });
  const loop = new EventLoop({ transport: wsTransport({ url: host.url, token: TOKEN }) });
  try {
    await loop.start();
    await inPeace(loop);
    const peace: number[] = [];
    const siege: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      peace.push(await inPeace(loop));
      siege.push(await besieged(loop, host.url));
    }
    const median = (rates: number[]): number => rates.toSorted((one, other) => one - other)[1] as number;
    console.log(`events in a ms: ${median(peace).toFixed(0)} in peace, ${median(siege).toFixed(0)} besieged`);
    expect(median(siege)).toBeGreaterThan(median(peace) / 2);
    expect(loop.stats().rejected).toBe(0);
  } finally {
    await loop.terminate();
    await host.end('SIGTERM');
  }
});
