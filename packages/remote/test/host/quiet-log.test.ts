/** Lines of the log that repeat are counted. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { QuietLog } from '../../src/host/quiet-log.ts';

type Line = readonly [event: string, details: Readonly<Record<string, string | number>> | undefined];
let lines: Line[] = [];
let log: QuietLog;
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  log = new QuietLog((event, details) => void lines.push([event, details]));
});
afterEach(() => {
  vi.useRealTimers();
});
const of = (event: string): Line[] => lines.filter(([one]) => one === event);

it('of 4,000 lines alike ten are written, and the rest are told when the time is over', () => {
  for (let count = 0; count < 4000; count += 1) log.write('refused', { why: 'origin', address: `203.0.113.${count}`, message: `${count}` });
  expect(lines).toHaveLength(10);
  vi.advanceTimersByTime(10_000);
  expect(lines.slice(10)).toEqual([['lines left out', { of: 'refused', why: 'origin', count: 3990 }]]);
  log.write('refused', { why: 'origin' });
  expect(of('refused')).toHaveLength(11);
});

it("one caller's lines hide none of another's, nor lines of another kind", () => {
  for (let count = 0; count < 1000; count += 1) log.write('session ended', { how: 'breach', principal: 'eve' });
  log.write('session ended', { how: 'breach', principal: 'ada' });
  log.write('session ended', { how: 'lost', principal: 'eve' });
  expect(lines.slice(10).map(([, details]) => details)).toEqual([
    { how: 'breach', principal: 'ada' },
    { how: 'lost', principal: 'eve' },
  ]);
});

it('callers without number can neither fill the memory nor the log', () => {
  for (let count = 0; count < 100_000; count += 1) log.write('breach', { principal: String(count) });
  expect(lines.length).toBeLessThan(1100);
  log.tellRepeated();
  expect(lines.at(-1)).toEqual(['lines left out', { of: 'breach', count: 100_000 - 1000 - 10 }]);
});

it('a line that does not repeat is written as it is, and nothing is told of it', () => {
  log.write('listening', { url: 'ws://127.0.0.1:7070/' });
  vi.advanceTimersByTime(20_000);
  log.tellRepeated();
  expect(lines).toEqual([['listening', { url: 'ws://127.0.0.1:7070/' }]]);
});
