/** The suite's task module for executors in their own processes: tasks that end their process. */
import { defineTasks } from '../tasks.ts';
import { CALLER_MARK } from './caller-mark.ts';

interface NodeProcess {
  readonly pid: number;
  kill(pid: number, signal: string): void;
  abort(): never;
  exit(code: number): never;
}

function ownProcess(): NodeProcess {
  if ((globalThis as Record<symbol, unknown>)[CALLER_MARK] === true) {
    throw new Error("this task runs in the caller's own process, although the transport's isolation promises otherwise");
  }
  return (globalThis as unknown as { process: NodeProcess }).process;
}

export function pid(): number {
  return ownProcess().pid;
}

/** Kills its own process with a signal. */
export function die(signal: string): never {
  const process = ownProcess();
  process.kill(process.pid, signal);
  for (;;) {
    // the signal is on its way
  }
}

/** A quick task that kills its process for one value. */
export function echoUnless(value: number, deadly: number): number {
  return value === deadly ? die('SIGKILL') : value;
}

export function abort(): never {
  return ownProcess().abort();
}

export function* countTo(last: number, death: string): Generator<number> {
  for (let item = 1; item <= last; item += 1) yield item;
  die(death);
}

export function largeResult(length: number): Uint8Array {
  return new Uint8Array(length).fill(7);
}

export function complain(lines: number): never {
  const process = ownProcess();
  for (let line = 1; line <= lines; line += 1) console.error(`complaint ${line}`);
  return process.exit(3);
}

defineTasks(import.meta.url, { pid, die, echoUnless, abort, countTo, largeResult, complain });
