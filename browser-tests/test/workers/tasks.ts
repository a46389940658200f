/** What the workers of workers.test.ts run. */
import { context, defineTasks } from '@mp-event-loop/core';

export class Refusal extends Error {
  override name = 'Refusal';
}

export function add(left: number, right: number): number {
  return left + right;
}

export function echo<T>(value: T): T {
  return value;
}

export function refuse(reason: string): never {
  throw new Refusal(reason);
}

export async function* count(to: number): AsyncGenerator<number> {
  for (let number = 0; number < to; number += 1) yield number;
}

export function spin(): never {
  context().progress('begun');
  for (;;) {
    // until it is killed
  }
}

/** Gives the buffer back without a copy. */
export function fill(buffer: ArrayBuffer): ArrayBuffer {
  new Uint8Array(buffer).fill(7);
  context().transfer(buffer);
  return buffer;
}

/** In which executor it ran. */
export function identify(): string {
  return context().executor.id;
}

/** In which executor it ran; ends once the same event runs in another worker. */
export function meet(): Promise<string> {
  const { id } = context().executor;
  const meeting = new BroadcastChannel('meeting');
  return new Promise((resolve) => {
    meeting.onmessage = ({ data }) => {
      if (data === 'here') meeting.postMessage('so am I');
      meeting.close();
      resolve(id);
    };
    meeting.postMessage('here');
  });
}

/** Tiny, but for the one event that closes its worker. */
export function closeIf(condition: boolean, value: number): number {
  if (condition) close();
  return value;
}

/** Takes some µs. */
export function countIn(counters: SharedArrayBuffer, index: number): void {
  Atomics.add(new Int32Array(counters), index, 1);
  const end = performance.now() + 0.02;
  while (performance.now() < end) {
    // holds the thread
  }
}

export function throwLater(message: string): void {
  setTimeout(() => {
    throw new RangeError(message);
  }, 0);
}

defineTasks(
  import.meta.url,
  { Refusal, add, echo, refuse, count, spin, fill, identify, meet, closeIf, countIn, throwLater },
  { name: 'in-workers' },
);
