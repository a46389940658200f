// What is left of a window of flights when they are summed up: all that ever reaches the main thread.

import type { Flight } from './flight.ts';
import { countFlight, noSums, type Sums } from './sums.ts';

/** An airport of origin, or a route. */
export interface Place {
  readonly name: string;
  readonly flights: number;
  readonly meanDelay: number;
}

export interface WindowSummary {
  readonly index: number;
  readonly sums: Sums;
  /** Minutes. */
  readonly delay: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
  readonly worstAirports: readonly Place[];
  readonly worstRoutes: readonly Place[];
}

export const WORST_LISTED = 5;
// Below these shares of the window's flights, one late plane would make an airport or a route the worst of all.
export const AIRPORT_SHARE = 0.002;
export const ROUTE_SHARE = 0.0005;

export interface Tally {
  flights: number;
  delay: number;
}

export class WindowSummer {
  readonly #index: number;
  readonly #sums = noSums();
  readonly #delays: Int32Array;
  readonly #airports = new Map<string, Tally>();
  readonly #routes = new Map<string, Tally>();

  constructor(index: number, size: number) {
    this.#index = index;
    this.#delays = new Int32Array(size);
  }

  get flights(): number {
    return this.#sums.flights;
  }

  add(flight: Flight): void {
    this.#delays[this.#sums.flights] = flight.delay;
    countFlight(this.#sums, flight);
    tally(this.#airports, flight.origin, flight.delay);
    tally(this.#routes, `${flight.origin}-${flight.destination}`, flight.delay);
  }

  summary(): WindowSummary {
    const delays = this.#delays.subarray(0, this.flights).sort();
    return {
      index: this.#index,
      sums: this.#sums,
      delay: {
        p50: percentile(delays, 0.5),
        p90: percentile(delays, 0.9),
        p99: percentile(delays, 0.99),
        max: percentile(delays, 1),
      },
      worstAirports: worst(this.#airports, this.flights * AIRPORT_SHARE),
      worstRoutes: worst(this.#routes, this.flights * ROUTE_SHARE),
    };
  }
}

export function tally(tallies: Map<string, Tally>, name: string, delay: number): void {
  const found = tallies.get(name);
  if (found === undefined) {
    tallies.set(name, { flights: 1, delay });
    return;
  }
  found.flights += 1;
  found.delay += delay;
}

export function meanOf({ flights, delay }: Tally): number {
  return flights === 0 ? 0 : delay / flights;
}

/** Nearest rank. */
function percentile(sorted: Int32Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export function worst(tallies: ReadonlyMap<string, Tally>, atLeast: number): Place[] {
  const places: Place[] = [];
  for (const [name, its] of tallies) {
    if (its.flights >= atLeast) places.push({ name, flights: its.flights, meanDelay: meanOf(its) });
  }
  // By name among equals, so that the same flights always give the same list.
  places.sort((a, b) => b.meanDelay - a.meanDelay || (a.name < b.name ? -1 : 1));
  return places.slice(0, WORST_LISTED);
}
