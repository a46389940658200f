/**
 * A caller in a process of its own, for guarantee 8: `node caller-program.js MODULE DEED`. MODULE's default export makes the transport.
 * Prints what it has seen, as JSON, when it ends.
 */
import { EventLoop } from '../event-loop.ts';
import type { Transport } from '../transport.ts';
import { pid } from './dying-tasks.ts';
import { endless } from './stream-tasks.ts';
import { echo, echoLater, spin } from './tasks.ts';

interface NodeProcess {
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): void };
  once(event: 'exit', listener: () => void): void;
}

const { process } = globalThis as unknown as { process: NodeProcess };
const [, , module = '', deed = ''] = process.argv;
const { default: create } = (await import(module)) as { default: () => Transport };
const loop = new EventLoop({ transport: create(), concurrency: 2 });

/** Adds a stream that nobody takes. Resolves once the loop knows that it is one, and has nothing to do but to wait. */
async function addUntakenStream(): Promise<{ cancel(): void; readonly finished: Promise<unknown> }> {
  const event = loop.addEvent(endless, ['untaken']);
  await loop.addEvent(echo, ['behind it']).finished;
  return event;
}

/** Each resolves with what is to be printed; `print` is for those that print before they end. */
const deeds: Readonly<Record<string, (print: (seen: unknown) => void) => Promise<unknown>>> = {
  idles: () => loop.addEvent(echo, ['done']).finished,
  'leaves work': async () => {
    const seen: unknown[] = [];
    loop.addOutputHandler((event) => void seen.push(event.results));
    for (const value of [1, 2, 3]) loop.addEvent(echoLater, [value, 100]);
    return seen;
  },
  'leaves a stream': async () => {
    await addUntakenStream();
    return 'left';
  },
  'cancels a stream': async () => {
    const event = await addUntakenStream();
    event.cancel();
    return event.finished.catch((error: { code?: unknown }) => error.code);
  },
  'stops a stream': async () => {
    await addUntakenStream();
    await loop.stop();
    return 'stopped';
  },
  spins: async (print) => {
    print(await loop.addEvent(pid).finished);
    return loop.addEvent(spin).finished;
  },
};

const print = (seen: unknown): void => process.stdout.write(`${JSON.stringify(seen)}\n`);
const seen = await deeds[deed]?.(print);
process.once('exit', () => print(seen));
