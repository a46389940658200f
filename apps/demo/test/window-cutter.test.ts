import { describe, expect, it } from 'vitest';
import type { Flight } from '../src/flights/flight.ts';
import { FlightTotals } from '../src/flights/flight-totals.ts';
import { addSums, differences, nameNumber, noSums } from '../src/flights/sums.ts';
import { type Window, WindowCutter } from '../src/flights/window-cutter.ts';
import { AIRPORT_SHARE, type Place, ROUTE_SHARE, type WindowSummary, WORST_LISTED } from '../src/flights/window-summary.ts';
import { generatedFlights, lineOf } from './generated-flights.ts';

// The reference: written for obviousness, a pass over all flights for each figure.
function referenceSummary(index: number, flights: readonly Flight[]): WindowSummary {
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  const delays = flights.map(({ delay }) => delay).toSorted((a, b) => a - b);
  // Nearest rank: the smallest delay that at least this share of the flights does not exceed.
  const percentile = (share: number) =>
    delays.find((delay) => delays.filter((other) => other <= delay).length >= share * delays.length) ?? 0;
  const worst = (nameOf: (flight: Flight) => string, share: number): Place[] =>
    [...new Set(flights.map(nameOf))]
      .map((name) => {
        const its = flights.filter((flight) => nameOf(flight) === name);
        return { name, flights: its.length, meanDelay: total(its.map(({ delay }) => delay)) / its.length };
      })
      .filter((place) => place.flights >= share * flights.length)
      .toSorted((a, b) => b.meanDelay - a.meanDelay || a.name.localeCompare(b.name))
      .slice(0, WORST_LISTED);
  return {
    index,
    sums: {
      flights: flights.length,
      delay: total(delays),
      distance: total(flights.map(({ distance }) => distance)),
      origins: total(flights.map(({ origin }) => nameNumber(origin))),
      destinations: total(flights.map(({ destination }) => nameNumber(destination))),
      first: Math.min(...flights.map(({ date }) => date)),
      last: Math.max(...flights.map(({ date }) => date)),
    },
    delay: { p50: percentile(0.5), p90: percentile(0.9), p99: percentile(0.99), max: Math.max(...delays) },
    worstAirports: worst(({ origin }) => origin, AIRPORT_SHARE),
    worstRoutes: worst(({ origin, destination }) => `${origin}-${destination}`, ROUTE_SHARE),
  };
}

function cut(bytes: Uint8Array, size: number, chunk: number): Window[] {
  const cutter = new WindowCutter(size, new FlightTotals());
  const windows: Window[] = [];
  for (let from = 0; from < bytes.length; from += chunk) windows.push(...cutter.push(bytes.subarray(from, from + chunk)));
  windows.push(...cutter.end());
  return windows;
}

describe('WindowCutter', () => {
  const flights = generatedFlights(2_345);
  const bytes = new TextEncoder().encode(flights.map(lineOf).join(''));

  it.each([
    { size: 500, chunk: 977 },
    { size: 500, chunk: bytes.length },
    { size: 2_345, chunk: 65_536 },
    { size: 10_000, chunk: 4_096 },
    { size: 1, chunk: 65_536 },
  ])('WindowCutter sums up like the reference: windows of $size, chunks of $chunk bytes', ({ size, chunk }) => {
    const windows = cut(bytes, size, chunk);
    const expected = [];
    for (let from = 0; from < flights.length; from += size) {
      expected.push(referenceSummary(expected.length, flights.slice(from, from + size)));
    }
    expect(windows.map(({ summary }) => summary)).toEqual(expected);
    expect(windows.at(-1)?.bytes).toBe(bytes.length);
  });

  it('WindowCutter adds each flight to the totals, including those of an incomplete window', () => {
    const totals = new FlightTotals();
    expect([totals.flights, totals.meanDelay, totals.worstAirport]).toEqual([0, 0, '']);
    const cutter = new WindowCutter(1_000, totals);
    const windows = [...cutter.push(bytes)];
    const { sums, worstAirports } = referenceSummary(0, flights);
    expect(windows).toHaveLength(2);
    expect(totals.sums).toEqual(sums);
    expect([totals.flights, totals.meanDelay, totals.worstAirport]).toEqual([2_345, sums.delay / 2_345, worstAirports[0]?.name]);
  });

  it('WindowCutter gives no window for no flights', () => {
    expect(cut(new Uint8Array(0), 10, 1)).toEqual([]);
  });

  it('WindowCutter leaves airports and routes with too few flights out of the worst', () => {
    const rare: Flight = { date: 0, delay: 10_000, distance: 1, origin: 'XXX', destination: 'YYY' };
    const text = [...generatedFlights(4_000), rare].map(lineOf).join('');
    const [window] = cut(new TextEncoder().encode(text), 4_001, 65_536);
    expect(window?.summary.delay.max).toBe(10_000);
    expect(window?.summary.worstAirports.map(({ name }) => name)).not.toContain('XXX');
    expect(window?.summary.worstRoutes.map(({ name }) => name)).not.toContain('XXX-YYY');
  });
});

describe('sums', () => {
  const sums = { ...noSums(), flights: 2, delay: 5, distance: 7, origins: 11, destinations: 13, first: 1, last: 2 };

  it('addSums adds sums up', () => {
    expect(addSums(noSums(), sums)).toEqual(sums);
    expect(addSums(sums, { ...sums, first: 0, last: 1 })).toEqual({
      flights: 4,
      delay: 10,
      distance: 14,
      origins: 22,
      destinations: 26,
      first: 0,
      last: 2,
    });
  });

  it('differences names each figure that differs', () => {
    expect(differences(sums, { ...sums })).toEqual([]);
    expect(differences(sums, { ...sums, delay: 6, last: 3 })).toEqual([
      'delay: the file has 5, the text had 6',
      'last: the file has 2, the text had 3',
    ]);
  });

  it('nameNumber tells names apart by the order of their letters', () => {
    expect(nameNumber('SFO')).not.toBe(nameNumber('OFS'));
  });
});
