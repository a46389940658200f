import { defineTasks } from '@mp-event-loop/core';

export function double(value) {
  return 2 * value;
}
defineTasks(import.meta.url, { double });
