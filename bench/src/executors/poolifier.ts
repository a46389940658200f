// poolifier's worker: it starts by being constructed.
import { ThreadWorker } from 'poolifier';
import type { Payload } from '../payload.ts';

type Data = [number, number] | Payload | Uint8Array;

function isPair(data: Data | undefined): data is [number, number] {
  return Array.isArray(data);
}

new ThreadWorker<Data>({
  add: (data?: Data) => (isPair(data) ? data[0] + data[1] : Number.NaN),
  echo: (data?: Data) => data,
});
