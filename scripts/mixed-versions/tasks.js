/** What the hosts of scripts/mixed-versions.mjs lend: something of all that crosses. */
import { defineTasks } from '@mp-event-loop/core';

export function echo(value) {
  return value;
}

export async function* count(to) {
  for (let item = 0; item < to; item += 1) yield item;
}

export class OwnError extends Error {
  name = 'OwnError';
}

export function fail() {
  throw new OwnError('as it should', { cause: new TypeError('of this') });
}

export class Counter {
  value;
  constructor(value) {
    this.value = value;
  }
  add(by) {
    this.value += by;
    return this.value;
  }
}

export function sum(table, factor) {
  return table.reduce((total, item) => total + item, 0) * factor;
}

export function never() {
  return new Promise(() => {});
}

defineTasks(import.meta.url, { echo, count, OwnError, fail, Counter, sum, never }, { name: 'mixed' });
