// tasks.ts: runs in the executor
import { defineTasks } from '@mp-event-loop/core';

export function addOne(value: number): number {
  return value + 1;
}
defineTasks(import.meta.url, { addOne });
