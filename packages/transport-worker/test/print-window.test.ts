/** A thread that prints faster than its caller takes. */
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { printWords, TakenPrints } from '../dist/print-window.js';

const TEXT = 2 ** 20;
const TAKEN = 1;
const MOST_WAITING = 16 * 2 ** 20;

/** Prints without end, in so far as it may. */
const program = `
  import { workerData } from 'node:worker_threads';
  const { PrintWindow } = await import(workerData.url);
  const window = new PrintWindow(workerData.words);
  for (;;) window.posted(${TEXT});
`;

it('a thread that prints waits while its caller takes nothing, and goes on when it does', async () => {
  const words = printWords();
  const prints = new TakenPrints(words);
  const url = new URL('../dist/print-window.js', import.meta.url).href;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), { workerData: { url, words } });
  try {
    // Whoever can be woken waits.
    await expect.poll(() => Atomics.notify(words, TAKEN), { interval: 1 }).toBe(1);
    expect(prints.posted).toBeGreaterThan(MOST_WAITING);
    const before = prints.posted;
    for (let left = 30; left > 0; left -= 1) prints.take(TEXT);
    await expect.poll(() => prints.posted).toBeGreaterThan(before + 20 * TEXT);
  } finally {
    await worker.terminate();
  }
});

it('prints count modulo 2³²', () => {
  const words = printWords();
  const prints = new TakenPrints(words);
  words[0] = 2 ** 31 - 1;
  words[1] = 2 ** 31 - 1;
  expect(prints.isBehind(prints.posted)).toBe(false);
  Atomics.add(words, 0, 5);
  const { posted } = prints;
  expect(prints.isBehind(posted)).toBe(true);
  prints.take(4);
  expect(prints.isBehind(posted)).toBe(true);
  prints.take(1);
  expect(prints.isBehind(posted)).toBe(false);
});
