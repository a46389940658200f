/** What the tests' hosts run. */
import { appendFileSync } from 'node:fs';
import { context, defineTasks } from '@mp-event-loop/core';

export function echo(value) {
  return value;
}

/** Leaves a line in a file: how often it ran can be counted however it ended. */
export function record(file, line) {
  appendFileSync(file, `${line}\n`);
  return line;
}

export async function recordSlowly(file, line, milliseconds) {
  appendFileSync(file, `${line}\n`);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return line;
}

export function spin() {
  for (;;) {
    // until it is killed
  }
}

export function holdThread(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

export function give(length) {
  return new Uint8Array(length).fill(7);
}

export function tell(length) {
  context().progress('p'.repeat(length));
  return length;
}

export function throwAside(length) {
  setTimeout(() => {
    throw new Error('e'.repeat(length));
  });
  return length;
}

export function print(length) {
  console.log('z'.repeat(length));
  return length;
}

export function text(length) {
  return 'y'.repeat(length);
}

export function lengthOf(bytes) {
  return bytes.length;
}

export function* countInBytes(to, length) {
  for (let number = 0; number < to; number += 1) yield new Uint8Array(length).fill(number);
}

export async function* count(to) {
  for (let number = 0; number < to; number += 1) yield number;
}

export class OwnError extends Error {
  name = 'OwnError';
}

export function failOwn() {
  throw new OwnError('of a class of its own');
}

defineTasks(
  import.meta.url,
  { echo, record, recordSlowly, spin, holdThread, print, text, give, lengthOf, count, countInBytes, tell, throwAside, OwnError, failOwn },
  { name: 'ws-tasks' },
);
