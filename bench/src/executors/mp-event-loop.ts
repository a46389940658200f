// The task module of ours.
import { defineTasks } from '@mp-event-loop/core';
import type { Payload } from '../payload.ts';

export function add(a: number, b: number): number {
  return a + b;
}

export function echo(value: Payload): Payload {
  return value;
}

/** The same behind a proxy. */
export class Worker {
  add(a: number, b: number): number {
    return a + b;
  }
  echo(value: Payload): Payload {
    return value;
  }
}

defineTasks(import.meta.url, { add, echo, Worker });
