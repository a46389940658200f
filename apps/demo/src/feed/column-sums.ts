// The sums to expect, from the file's columns alone: no line of text, and none of the code that reads lines, takes part.

import { nameNumber, type Sums } from '../flights/sums.ts';
import type { FlightsFile } from './flights-file.ts';

export async function columnSums(file: FlightsFile): Promise<Sums> {
  let flights = 0;
  let delay = 0n;
  let distance = 0n;
  let origins = 0;
  let destinations = 0;
  let first = Infinity;
  let last = -Infinity;
  for (const range of file.ranges) {
    flights += range.rowEnd - range.rowStart;
    for (const value of await file.integers('delay', range)) delay += value;
    for (const value of await file.integers('distance', range)) distance += value;
    for (const name of await file.names('origin', range)) origins += nameNumber(name);
    for (const name of await file.names('destination', range)) destinations += nameNumber(name);
    for (const date of await file.dates(range)) {
      first = Math.min(first, date.getTime());
      last = Math.max(last, date.getTime());
    }
  }
  return { flights, delay: Number(delay), distance: Number(distance), origins, destinations, first, last };
}
