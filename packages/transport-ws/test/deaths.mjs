/** What takes a process along; and what another one goes on with. */
import { readFileSync } from 'node:fs';
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

/** What a task finds of a variable: in its environment, and in what the system keeps of that. */
export function variable(name) {
  const kept = process.platform === 'linux' ? readFileSync('/proc/self/environ', 'utf8') : '';
  return [process.env[name], kept.split('\0').some((line) => line.startsWith(`${name}=`))];
}

defineTasks(import.meta.url, { variable, die, abort, leave, who });
