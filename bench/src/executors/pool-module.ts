// What the worker of piscina and tinypool imports: both call an export by name with one argument.
import type { Payload } from '../payload.ts';

export function add([a, b]: readonly [number, number]): number {
  return a + b;
}

export function echo(value: Payload | Uint8Array): Payload | Uint8Array {
  return value;
}
