import { describe, expect, it } from 'vitest';
import { addSums, countFlight, noSums, type Sums } from '../../src/flights/sums.ts';
import { CHECKPOINT, EARLIEST, type Frame, LATEST } from '../../src/live/frame.ts';
import { FrameCutter } from '../../src/live/frame-cutter.ts';
import { generatedFlights, lineOf } from '../generated-flights.ts';

const flights = generatedFlights(25_000);
const text = Buffer.from(flights.map(lineOf).join(''));
const expected = noSums();
for (const flight of flights) countFlight(expected, flight);

/** In chunks of so many bytes, with so many ms between them. */
function frames(chunk: number, apart: number): Frame[] {
  let now = 0;
  const cutter = new FrameCutter(0, () => now);
  const cut: Frame[] = [];
  for (let at = 0; at < text.length; at += chunk) {
    now += apart;
    cut.push(...cutter.push(text.subarray(at, at + chunk)));
  }
  cut.push(...cutter.end());
  return cut;
}

function total(cut: readonly Frame[]): Sums {
  return cut.reduce((sums, frame) => addSums(sums, frame.sums), noSums());
}

describe('FrameCutter', () => {
  it.each([
    [7_777, 30],
    [7_777, 0],
    [text.length, 0],
  ])('FrameCutter loses and doubles no flight, in chunks of %i bytes %i ms apart', (chunk, apart) => {
    const cut = frames(chunk, apart);
    expect(total(cut)).toEqual(expected);
    for (const [index, frame] of cut.entries()) {
      expect(frame.from).toBe(cut[index - 1]?.to ?? 0);
      expect(frame.to - frame.from).toBe(frame.sums.flights);
    }
  });

  it('FrameCutter ends a frame at each checkpoint, so that its sums can be compared', () => {
    const ends = new Set(frames(7_777, 30).map(({ to }) => to));
    expect(ends).toContain(CHECKPOINT);
    expect(ends).toContain(2 * CHECKPOINT);
  });

  it('FrameCutter ends a frame after 100 ms at the earliest but for checkpoints', () => {
    expect(frames(7_777, 30).length).toBeGreaterThan(text.length / 7_777 / 5);
    expect(frames(7_777, 0)).toHaveLength(2);
  });

  it('a frame has flights by delay, by airport and by route, which add up to the same', () => {
    const [frame] = frames(text.length, 0);
    if (frame === undefined) throw new Error('no frame');
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    expect(sum(frame.delays)).toBe(frame.sums.flights);
    expect(sum(Object.values(frame.airports).map(([its]) => its))).toBe(frame.sums.flights);
    expect(sum(Object.values(frame.airports).map(([, delay]) => delay))).toBe(frame.sums.delay);
    expect(sum(Object.values(frame.routes))).toBe(frame.sums.flights);
    expect(frame.delays).toHaveLength(LATEST - EARLIEST + 1);
  });

  it('delays beyond the ends of the histogram are counted at its ends', () => {
    const cutter = new FrameCutter(0, () => 0);
    const odd = [-500, 2_000].map((delay) => lineOf({ date: 0, delay, distance: 1, origin: 'AAA', destination: 'BBB' })).join('');
    const [frame] = [...cutter.push(Buffer.from(odd)), ...cutter.end()];
    expect([frame?.delays[0], frame?.delays.at(-1)]).toEqual([1, 1]);
  });
});
