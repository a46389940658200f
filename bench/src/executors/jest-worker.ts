// What the process of jest-worker imports.
import type { Payload } from '../payload.ts';

export function add(a: number, b: number): number {
  return a + b;
}

export function echo(value: Payload | Uint8Array): Payload | Uint8Array {
  return value;
}
