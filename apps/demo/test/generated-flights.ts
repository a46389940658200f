// Flights for tests: many, varied, the same on every run.

import type { Flight } from '../src/flights/flight.ts';

const AIRPORTS = ['ATL', 'BOS', 'DFW', 'JFK', 'LAX', 'ORD', 'PHX', 'SEA', 'SFO'];

export function generatedFlights(count: number, seed = 1): Flight[] {
  let state = seed;
  // Numerical Recipes' linear congruential generator: enough to vary, and the same everywhere.
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
  const airport = (): string => AIRPORTS[below(AIRPORTS.length)] ?? 'ATL';
  return Array.from({ length: count }, (_, index) => ({
    date: Date.UTC(2001, 0, 1) + index * 60_000,
    delay: below(300) - 60,
    distance: 50 + below(2_500),
    origin: airport(),
    destination: airport(),
  }));
}

export function lineOf(flight: Flight): string {
  const { date, delay, distance, origin, destination } = flight;
  return `${new Date(date).toISOString()},${delay},${distance},${origin},${destination}\n`;
}
