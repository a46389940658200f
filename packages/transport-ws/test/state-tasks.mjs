/** What the tests of state have their hosts run. */
import { appendFileSync, existsSync } from 'node:fs';
import { context, defineTasks } from '@mp-event-loop/core';

const seen = new Set();

/** The bytes' length, and how many objects this executor was ever given for them. */
export function measure(bytes) {
  seen.add(bytes);
  return [bytes.length, seen.size];
}

/** For `initialize`: says in a file that it has begun, and ends when another is there. */
export async function initializeSlowly() {
  const folder = process.env.STATE_TEST_FOLDER;
  appendFileSync(`${folder}/begun`, 'begun\n');
  while (!existsSync(`${folder}/go`)) await new Promise((resolve) => setTimeout(resolve, 5));
  return { initialized: true };
}

export function variables() {
  return context().variables;
}

let made = 0;

export class Ledger {
  #entries = [];
  constructor() {
    made += 1;
  }
  get made() {
    return made;
  }
  get count() {
    return this.#entries.length;
  }
  put(entry) {
    this.#entries.push(entry);
    return this.#entries.length;
  }
  all() {
    return this.#entries;
  }
  *list() {
    yield* this.#entries;
  }
}

/** Gets the object itself. */
export function putTwice(ledger, entry) {
  ledger.put(entry);
  return ledger.put(entry);
}

const visits = new Map();

/** How often this executor has had that session, itself included. */
export function visit(session) {
  const count = (visits.get(session) ?? 0) + 1;
  visits.set(session, count);
  return count;
}

defineTasks(import.meta.url, { measure, initializeSlowly, variables, Ledger, putTwice, visit });
