import type { OpenRequest } from '@mp-event-loop/core';
import { EventLoop } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { describe, expect, it } from 'vitest';
import { exit, leaveGrandchild, pid, print, printBytes, printThenCalled, writeTo } from './tasks.mjs';

type Printed = { stdout: string; stderr: string; order: string[] };

/** Runs `body` with a loop, and gives all that its executors printed. */
async function printedBy(body: (loop: EventLoop, printed: Printed) => Promise<unknown>): Promise<Printed> {
  const printed: Printed = { stdout: '', stderr: '', order: [] };
  const { name, isolation, open } = forkTransport();
  const print: OpenRequest['print'] = (stream, text) => {
    printed[stream] += text;
    printed.order.push(`${stream} ${text}`);
  };
  const transport = { name, isolation, open: (request: OpenRequest) => open({ ...request, print }) };
  const loop = new EventLoop({ transport, errorHandlers: () => {} });
  await body(loop, printed);
  await loop.stop();
  return printed;
}

const linesOf = (count: number, text = ''): string => Array.from({ length: count }, (_, line) => `${line} ${text}\n`).join('');

describe('printing in forked executors', () => {
  it('printed text arrives complete and in the order written, before the result', async () => {
    await printedBy(async (loop, printed) => {
      await loop.addEvent(print, [100]).finished;
      expect([printed.stdout, printed.stderr]).toEqual([linesOf(100), linesOf(100)]);
      expect(printed.order).toEqual(Array.from({ length: 200 }, (_, index) => `${index % 2 === 0 ? 'stdout' : 'stderr'} ${index >> 1} \n`));
    });
  });

  it('printed text of several megabytes arrives complete', async () => {
    const text = 'é👍'.repeat(5000);
    const { stdout, stderr } = await printedBy((loop) => loop.addEvent(print, [300, text]).finished);
    expect(stdout === linesOf(300, text)).toBe(true);
    expect(stderr === linesOf(300, text)).toBe(true);
  });

  it('characters written in parts arrive whole, and invalid bytes as replacement characters', async () => {
    const [first, second, third] = [Buffer.from('a👍z').subarray(0, 3), Buffer.from('a👍z').subarray(3), Buffer.from([0xff, 10])];
    const { stdout } = await printedBy((loop) => loop.addEvent(printBytes, ['stdout', first, second, third]).finished);
    expect(stdout).toBe('a👍z\ufffd\n');
  });

  it('process.stdout.write in an executor calls back', async () => {
    const { stdout } = await printedBy((loop) => loop.addEvent(printThenCalled, ['text\n']).finished);
    expect(stdout).toBe('text\ntext\n');
  });

  it('text written to descriptors 1 and 2 directly arrives', async () => {
    const { stdout, stderr } = await printedBy(async (loop) => {
      for (const descriptor of [1, 2]) await loop.addEvent(writeTo, [descriptor, `${'native '.repeat(20_000)}\n`]).finished;
    });
    expect([stdout, stderr]).toEqual(['native '.repeat(20_000), 'native '.repeat(20_000)].map((text) => `${text}\n`));
  });

  it('printed text arrives complete when the process dies', async () => {
    const { stdout, stderr } = await printedBy(async (loop) => {
      for (let round = 0; round < 5; round += 1) {
        const id = await loop.addEvent(pid).finished;
        await loop.addEvent(print, [50]).finished;
        loop.addEvent(writeTo, [1, 'native last word\n']);
        loop.addEvent(writeTo, [2, 'native last word\n']);
        await loop.addEvent(exit, [1]).finished.catch(() => {});
        expect(await loop.addEvent(pid).finished).not.toBe(id);
      }
    });
    expect(stdout.split('native last word').length).toBe(6);
    expect(stderr.split('native last word').length).toBe(6);
    expect(stdout.replaceAll('native last word\n', '')).toBe(linesOf(50).repeat(5));
  });

  it('text printed by a process left behind arrives as long as its executor lives', async () => {
    const { stdout } = await printedBy(async (loop, printed) => {
      const grandchild = await loop.addEvent(leaveGrandchild).finished;
      while (!printed.stdout.includes('grandchild')) await new Promise((resolve) => setImmediate(resolve));
      process.kill(grandchild, 'SIGKILL');
    });
    expect(stdout).toBe('grandchild\n');
  });
});
