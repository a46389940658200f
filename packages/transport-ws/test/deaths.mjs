/** What takes a process along; and what another one goes on with. */
import { defineTasks } from '@mp-event-loop/core';

export function die(signal) {
  process.kill(process.pid, signal);
  for (;;) {
    // the signal comes
  }
}

export function abort() {
  process.abort();
}

export function leave(code) {
  process.exit(code);
}

let calls = 0;

/** Which process it is, and how often it was asked. */
export function who() {
  calls += 1;
  return { pid: process.pid, calls };
}

defineTasks(import.meta.url, { die, abort, leave, who });
