/** What the host that is attacked lends executors for. */
import { defineTasks } from '@mp-event-loop/core';

export function echo<T>(value: T): T {
  return value;
}

/** Holds its thread until it is killed. */
function spin(): never {
  for (;;);
}

/** Leaves its thread free, and never ends. */
function never(): Promise<void> {
  return new Promise(() => {});
}

function give(length: number): Uint8Array {
  return new Uint8Array(length).fill(7);
}

/** Prints so many MiB in lines of 1 KiB. */
function printMuch(mebibytes: number): void {
  const line = `${'x'.repeat(1023)}\n`;
  for (let left = mebibytes * 1024; left > 0; left -= 1) process.stdout.write(line);
}

defineTasks(import.meta.url, { echo, spin, never, give, printMuch }, { name: 'hostile-tasks' });
