import { writeSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { context, defineTasks } from '@mp-event-loop/core';

export function double(value) {
  return value * 2;
}

export function thread() {
  return threadId;
}

export function spin() {
  for (;;) {
    // until it is killed
  }
}

export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, milliseconds));
}

export function print(lines, code) {
  for (const line of lines) console.log(line);
  if (code !== undefined) process.exit(code);
}

export function fail(message) {
  throw new RangeError(message);
}

export function fillMemory() {
  const hoard = [];
  for (;;) hoard.push(new Array(100_000).fill(hoard.length));
}

export function* endless() {
  for (let index = 0; ; index += 1) yield index;
}

export function surroundings() {
  return { env: process.env.FLAVOUR, argv: process.argv.slice(2), execArgv: process.execArgv };
}

export function exit(code) {
  process.exit(code);
}

/** Past all that Node does for console.log. */
export function writeAndExit(text, code) {
  process.stdout.write(text);
  writeSync(1, '');
  process.exit(code);
}

export function attempt() {
  return context().event.attempt;
}

defineTasks(import.meta.url, { double, thread, spin, sleep, print, fail, fillMemory, endless, surroundings, exit, writeAndExit, attempt });
