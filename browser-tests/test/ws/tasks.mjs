/** What the host of ws.test.ts runs. The page imports it, too. */
import { context, defineTasks } from '@mp-event-loop/core';

export class Refusal extends Error {
  name = 'Refusal';
}

/** @param {number} left @param {number} right */
export function add(left, right) {
  return left + right;
}

/** @template T @param {T} value */
export function echo(value) {
  return value;
}

/** @param {string} reason @returns {never} */
export function refuse(reason) {
  throw new Refusal(reason);
}

/** @param {number} to */
export async function* count(to) {
  for (let number = 0; number < to; number += 1) yield number;
}

export function spin() {
  context().progress('begun');
  for (;;) {
    // until it is killed
  }
}

defineTasks(import.meta.url, { Refusal, add, echo, refuse, count, spin }, { name: 'on-a-host' });
