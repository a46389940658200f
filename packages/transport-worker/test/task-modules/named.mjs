/** For bundles, of which the caller and its workers may have different ones: the name is the same in both. */
import { defineTasks } from '@mp-event-loop/core';

export function double(value) {
  return value * 2;
}

export function fail(message) {
  throw new RangeError(message);
}

defineTasks(import.meta.url, { double, fail }, { name: 'named-for-bundles' });
