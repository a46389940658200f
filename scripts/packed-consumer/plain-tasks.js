import { defineTasks } from '@mp-event-loop/core';

export function addOne(value) {
  return value + 1;
}
defineTasks(import.meta.url, { addOne });
