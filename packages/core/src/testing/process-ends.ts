/** Guarantee 8: when a process with loops ends. Shown by processes of their own, to which the transport is given as a module. */
import type { Transport } from '../transport.ts';
import { same } from './assert.ts';
import { CallerProcess, gone } from './caller-process.ts';

/** What a case of processes gets: the module whose default export makes the transport, and what it is to survive. */
interface ProcessScene {
  readonly module: string | URL;
  readonly isolation: Transport['isolation'];
  /** In ms. */
  readonly patience: number;
}

export type ProcessCase = (scene: ProcessScene) => Promise<void>;

/** Makes a case of a process that does something, and must then end by itself with this to say. */
function endsHavingSeen(deed: string, seen: unknown): ProcessCase {
  return async ({ module, patience }) => {
    const caller = new CallerProcess(module, deed, patience);
    same(await caller.end(), { code: 0, seen, stderr: '' }, `the end of a process that ${deed}`);
  };
}

/** By title. */
export const processEnds: Readonly<Record<string, ProcessCase>> = {
  'a loop with nothing to do lets its process end': endsHavingSeen('idles', 'done'),

  'a loop with work keeps its process to the end of it': endsHavingSeen('leaves work', [1, 2, 3]),

  'a stream that nobody takes lets the process end': endsHavingSeen('leaves a stream', 'left'),

  'a stream that is cancelled keeps the process until it has ended': endsHavingSeen('cancels a stream', 'ERR_CANCELLED'),

  'a loop that stops keeps its process until it has stopped': endsHavingSeen('stops a stream', 'stopped'),

  // Where hosts lend executors, those outlive their caller by `resumeWindow`; a thread goes with its process.
  'an executor in a busy loop ends when its caller is killed': async ({ module, isolation, patience }) => {
    if (isolation !== 'process') return;
    const caller = new CallerProcess(module, 'spins', patience);
    const id = await caller.firstLine();
    await caller.kill();
    await gone(id, patience);
  },
};
