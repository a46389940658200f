/** What the example runs. */
import { defineTasks } from '@mp-event-loop/core';

export function square(value: number): number {
  return value * value;
}

export function* countTo(end: number): Generator<number> {
  for (let value = 1; value <= end; value += 1) yield value;
}

defineTasks(import.meta.url, { square, countTo });
