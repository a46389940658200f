/** What the marathon's events run. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { context, defineTasks } from '@mp-event-loop/core';

export function add(a: number, b: number): number {
  return a + b;
}

/** Runs until it is cancelled, beside all others. */
export async function stay(): Promise<void> {
  const { signal } = context();
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}

/** Returns the bytes that its thread's heap holds once its garbage is collected. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

defineTasks(import.meta.url, { add, stay, heldBytes });
