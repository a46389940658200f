// The task module of ours.
import { defineTasks } from '@mp-event-loop/core';
import type { Payload } from '../payload.ts';
import { sleepBlocking } from '../sleep-blocking.ts';
import { pairOf } from '../tiny-pair.ts';

export function add(a: number, b: number): number {
  return a + b;
}

export function echo(value: Payload | Uint8Array): Payload | Uint8Array {
  return value;
}

export function rest(ms: number): number {
  sleepBlocking(ms);
  return ms;
}

/** What `add` gives for as many tiny tasks, as one stream. */
export function* sums(items: number): Generator<number> {
  for (let index = 0; index < items; index += 1) {
    const [a, b] = pairOf(index);
    yield a + b;
  }
}

/** The same behind a proxy. */
export class Worker {
  add(a: number, b: number): number {
    return a + b;
  }
  echo(value: Payload | Uint8Array): Payload | Uint8Array {
    return value;
  }
}

defineTasks(import.meta.url, { add, echo, rest, sums, Worker });
