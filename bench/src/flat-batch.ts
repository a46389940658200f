// The flat batches of the floor: [id, ADD, a, b] or [id, ECHO, value] one after the other, and [id, result] as the answer.
import type { Contender } from './contender.ts';

const BATCH_TASKS = 64;
const ADD = 0;
const ECHO = 1;

/** The caller's end: batches go when they are full, and what is left of the last one at the end of the tick. */
export function batches(post: (batch: readonly unknown[]) => void): Pick<Contender, 'add' | 'echo'> {
  let nextId = 0;
  let batch: unknown[] = [];
  let tasks = 0;

  const flush = (): void => {
    if (tasks === 0) return;
    post(batch);
    batch = [];
    tasks = 0;
  };
  const count = (): void => {
    tasks += 1;
    if (tasks === BATCH_TASKS) flush();
    else if (tasks === 1) queueMicrotask(flush);
  };
  return {
    add: (a, b) => {
      batch.push(nextId++, ADD, a, b);
      count();
    },
    echo: (value) => {
      batch.push(nextId++, ECHO, value);
      count();
    },
  };
}

/** The executor's end. */
export function answer(batch: readonly unknown[]): unknown[] {
  const results: unknown[] = [];
  for (let at = 0; at < batch.length; ) {
    if (batch[at + 1] === ADD) {
      results.push(batch[at], (batch[at + 2] as number) + (batch[at + 3] as number));
      at += 4;
    } else {
      results.push(batch[at], batch[at + 2]);
      at += 3;
    }
  }
  return results;
}

export function readAnswer(results: readonly unknown[], ended: (result: unknown) => void): void {
  for (let at = 1; at < results.length; at += 2) ended(results[at]);
}
