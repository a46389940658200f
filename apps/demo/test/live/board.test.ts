import { describe, expect, it } from 'vitest';
import { Board } from '../../page/board.ts';
import { FrameGaps, REMEMBERED } from '../../page/frame-gaps.ts';
import { percentile } from '../../page/percentiles.ts';
import { noSums } from '../../src/flights/sums.ts';
import { EARLIEST, type Frame, LATEST } from '../../src/live/frame.ts';

const HOUR = 3_600_000;
const MORNING = Date.UTC(2001, 0, 1, 6);

/** So many flights from one airport to another, all with this delay. */
function frame(origin: string, flights: number, delay: number, at = MORNING): Frame {
  const delays = new Array<number>(LATEST - EARLIEST + 1).fill(0);
  delays[delay - EARLIEST] = flights;
  const sums = { ...noSums(), flights, delay: flights * delay, first: at, last: at };
  return { from: 0, to: flights, sums, delays, airports: { [origin]: [flights, flights * delay] }, routes: { [`${origin}-LAX`]: flights } };
}

describe('Board', () => {
  it('the board adds frames up, and names the worst airports and the busiest routes', () => {
    const board = new Board();
    board.add(frame('ORD', 100, 10));
    board.add(frame('ATL', 300, 2));
    board.add(frame('ORD', 100, 30));
    expect(board.sums).toMatchObject({ flights: 500, delay: 4_600 });
    expect(board.worstAirports(1)).toEqual([{ name: 'ORD', flights: 200, meanDelay: 20 }]);
    expect(board.busiestRoutes(5)).toEqual([
      { from: 'ATL', to: 'LAX', flights: 300 },
      { from: 'ORD', to: 'LAX', flights: 200 },
    ]);
    expect(percentile(board.delays(), 0.5)).toBe(2);
    expect(percentile(board.delays(), 0.9)).toBe(30);
  });

  it('an airport with hardly any flights is not the worst', () => {
    const board = new Board();
    board.add(frame('ATL', 10_000, 2));
    board.add(frame('GUC', 3, 200));
    expect(board.worstAirports(5).map(({ name }) => name)).toEqual(['ATL']);
  });

  it('what happened hours ago fades, and the sums do not', () => {
    const board = new Board();
    board.add(frame('ORD', 1_000, 10));
    board.add(frame('ATL', 100, 0, MORNING + 24 * HOUR));
    const [busiest] = board.busiestRoutes(1);
    expect(busiest).toMatchObject({ from: 'ATL', flights: 100 });
    expect(board.airports().find(({ name }) => name === 'ORD')?.flights).toBeLessThan(10);
    expect(board.sums.flights).toBe(1_100);
  });

  it('half a year of replay leaves numbers that can be read', () => {
    const board = new Board();
    for (let day = 0; day < 181; day += 1) board.add(frame('ORD', 100, 10, MORNING + day * 24 * HOUR));
    expect(board.airports()).toEqual([{ name: 'ORD', flights: expect.closeTo(100, 0), meanDelay: expect.closeTo(10) }]);
    expect(percentile(board.delays(), 0.5)).toBe(10);
  });

  it('an airport that nobody leaves any more is forgotten', () => {
    const board = new Board();
    board.add(frame('GUC', 5, 10));
    for (let day = 1; day < 181; day += 1) board.add(frame('ORD', 100, 10, MORNING + day * 24 * HOUR));
    expect(board.airports().map(({ name }) => name)).toEqual(['ORD']);
    expect(board.busiestRoutes(5).map(({ from }) => from)).toEqual(['ORD']);
  });

  it('an empty board has nothing to say', () => {
    const board = new Board();
    expect([board.airports(), board.worstAirports(3), board.busiestRoutes(3)]).toEqual([[], [], []]);
    expect(percentile(board.delays(), 0.9)).toBe(0);
  });
});

describe('FrameGaps', () => {
  it('the longest gap is that of the last ten seconds', () => {
    const gaps = new FrameGaps();
    for (const at of [0, 16, 1_516, 1_532]) gaps.frame(at);
    expect(gaps.longest).toBe(1_500);
    for (let at = 1_548; at <= 1_532 + REMEMBERED; at += 16) gaps.frame(at);
    expect(gaps.longest).toBe(16);
  });

  it('the time in which the page was hidden is no gap', () => {
    const gaps = new FrameGaps();
    gaps.frame(0);
    gaps.interrupted();
    gaps.frame(60_000);
    gaps.frame(60_016);
    expect(gaps.longest).toBe(16);
  });
});
