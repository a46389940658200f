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

/** Has events run until it is over, each of which must end. */
async function work(loop: EventLoop, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const values = Array.from({ length: 500 }, (_, index) => index);
    expect(await Promise.all(values.map((value) => loop.addEvent(echo, [value]).finished))).toEqual(values);
  }
}

it('events of an honest caller end while strangers besiege the host', async () => {
  const host = await HostProcess.start(['--executors', '3'], { MP_EVENT_LOOP_TOKEN: TOKEN });
  const loop = new EventLoop({ transport: wsTransport({ url: host.url, token: TOKEN }) });
  try {
    await loop.start();
    const [executor] = loop.stats().executors;
    // From when they set out to when they go.
    const besieger = spawn(process.execPath, [script, host.url, TOKEN, String(STANDING)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    besieger.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const lifted = once(besieger, 'close');
    await work(loop, () => besieger.exitCode !== null);
    expect(await lifted).toEqual([0, null]);
    expect(said).toBe('standing\n');
    expect(loop.stats()).toMatchObject({ rejected: 0, executors: [{ id: executor?.id }] });
  } finally {
    await loop.terminate();
    await host.end('SIGTERM');
  }
});
