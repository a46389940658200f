// What must be the same in the file's columns and in the text that arrived: the demo's proof that no flight was lost,
// doubled or misread on the way.

import type { Flight } from './flight.ts';

export interface Sums {
  flights: number;
  delay: number;
  distance: number;
  /** Sums of nameNumber(), since names have no sum of their own. */
  origins: number;
  destinations: number;
  /** Earliest and latest date, ms since 1970. */
  first: number;
  last: number;
}

export function noSums(): Sums {
  return { flights: 0, delay: 0, distance: 0, origins: 0, destinations: 0, first: Infinity, last: -Infinity };
}

export function countFlight(sums: Sums, flight: Flight): void {
  sums.flights += 1;
  sums.delay += flight.delay;
  sums.distance += flight.distance;
  sums.origins += nameNumber(flight.origin);
  sums.destinations += nameNumber(flight.destination);
  sums.first = Math.min(sums.first, flight.date);
  sums.last = Math.max(sums.last, flight.date);
}

export function addSums(a: Sums, b: Sums): Sums {
  return {
    flights: a.flights + b.flights,
    delay: a.delay + b.delay,
    distance: a.distance + b.distance,
    origins: a.origins + b.origins,
    destinations: a.destinations + b.destinations,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}

/** One sentence for each figure that differs; none when they agree. */
export function differences(expected: Sums, actual: Sums): string[] {
  return (Object.keys(expected) as (keyof Sums)[])
    .filter((key) => expected[key] !== actual[key])
    .map((key) => `${key}: the file has ${expected[key]}, the text had ${actual[key]}`);
}

// A prime: keeps the sum over all 3,000,000 flights an exact integer.
const NAME_NUMBERS = 1_000_003;

/** Tells names apart by their letters and the order of these. */
export function nameNumber(name: string): number {
  let value = 0;
  for (let index = 0; index < name.length; index++) value = (value * 31 + name.charCodeAt(index)) % NAME_NUMBERS;
  return value;
}
