/**
 * The executors' half of the journal: each task says there that it begins, and sync ones that they end. Appended to a file line by line, so that it
 * survives every death, and lines of several executors don't mix.
 */
import { openSync, writeSync } from 'node:fs';

const files = new Map<string, number>();

/** µs of a clock that all threads and processes of this machine share. */
function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

export function noteBegin(journal: string, id: number, attempt: number, executor: string): void {
  append(journal, `B ${id} ${attempt} ${executor} ${now()}\n`);
}

export function noteEnd(journal: string, id: number, attempt: number, executor: string): void {
  append(journal, `E ${id} ${attempt} ${executor} ${now()}\n`);
}

/** Files stay open for as long as the executor lives; a soak has one journal. */
function append(journal: string, line: string): void {
  let file = files.get(journal);
  if (file === undefined) {
    file = openSync(journal, 'a');
    files.set(journal, file);
  }
  writeSync(file, line);
}
