/** What the tests of narrowed callers have their hosts run. */
import { context, defineTasks, Event } from '@mp-event-loop/core';

export function open(value) {
  return value;
}

export function closed(value) {
  return value;
}

export function initialize() {
  return { initialized: true };
}

export function variables() {
  return context().variables;
}

let read = 0;

export class Ledger {
  entries = 0;
  get reads() {
    read += 1;
    return read;
  }
  put() {
    this.entries += 1;
    return this.entries;
  }
}

export class Job extends Event {
  constructor() {
    super(null);
  }
  run() {
    return 'done';
  }
}

export class OwnError extends Error {
  name = 'OwnError';
}

export function failOwn() {
  throw new OwnError('of a class of its own');
}

defineTasks(import.meta.url, { open, closed, initialize, variables, Ledger, Job, OwnError, failOwn }, { name: 'narrow' });
