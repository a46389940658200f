import { context, defineTasks } from '@mp-event-loop/core';

export function addOne(value) {
  return value + 1;
}

/** Ends once the file is there. */
export async function untilFile(path) {
  const { existsSync } = await import('node:fs');
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5));
  return process.pid;
}

export function who() {
  return process.pid;
}

export function bytes(size) {
  return new Uint8Array(size);
}

/** Says that it runs, and ends once the file is there. */
export async function bytesAfter(path, size) {
  context().progress('running');
  await untilFile(path);
  return new Uint8Array(size);
}

export function sizeOf(value) {
  return value.length;
}

defineTasks(import.meta.url, { addOne, untilFile, who, bytes, bytesAfter, sizeOf });
