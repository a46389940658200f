// workerpool's worker.
import workerpool from 'workerpool';
import type { Payload } from '../payload.ts';

workerpool.worker({
  add: (a: number, b: number): number => a + b,
  echo: (value: Payload | Uint8Array): Payload | Uint8Array => value,
});
