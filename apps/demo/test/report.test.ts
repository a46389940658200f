import { describe, expect, it } from 'vitest';
import { noSums } from '../src/flights/sums.ts';
import type { Run } from '../src/jobs/measure.ts';
import { comparison, faults } from '../src/report/comparison.ts';
import { Progress } from '../src/report/progress.ts';

const sums = { ...noSums(), flights: 2_000, delay: 5, first: 1, last: 2 };
const figures = { flights: 2_000, meanDelay: 7.125, worstAirport: 'ORD', sums };
const run: Run = { title: 'one way', summaries: [], sums, figures, bytes: 1_500_000, seconds: 0.5, worstPause: 1_234 };

describe('comparison', () => {
  it('comparison sets the runs beside each other', () => {
    const other = { ...run, title: 'other', worstPause: 2.34, sums: { ...sums, delay: 6 } };
    expect(comparison([run, other], sums)).toBe(`\
                            one way     other
flights                       2,000     2,000
flights a second              4,000     4,000
mean delay                 7.13 min  7.13 min
worst airport                   ORD       ORD
bytes                        1.5 MB    1.5 MB
time                         500 ms    500 ms
main thread's worst pause    1.23 s    2.3 ms
sums match the file             yes        NO
`);
  });

  it('faults finds nothing in runs that agree', () => {
    expect(faults([run, { ...run, title: 'other' }], sums)).toEqual([]);
  });

  it('faults names runs whose sums or windows differ', () => {
    const summary = {
      index: 0,
      sums,
      delay: { p50: 0, p90: 0, p99: 0, max: 0 },
      worstAirports: [],
      worstRoutes: [],
    };
    expect(faults([run, { ...run, title: 'other', sums: { ...sums, delay: 6 } }], sums)).toEqual([
      'other: delay: the file has 5, the text had 6',
    ]);
    expect(faults([run, { ...run, title: 'other', figures: { ...figures, sums: { ...sums, flights: 1 } } }], sums)).toEqual([
      'other, its totals: flights: the file has 2000, the text had 1',
    ]);
    expect(faults([run, { ...run, title: 'other', summaries: [summary] }], sums)).toEqual([
      'other: its windows differ from those of one way',
    ]);
  });
});

describe('Progress', () => {
  function progress(output: { isTTY: boolean; columns?: number }): { progress: Progress; written: () => string } {
    let written = '';
    const write = (text: string): void => {
      written += text;
    };
    return { progress: new Progress({ ...output, write }, 1_000), written: () => written };
  }

  it('Progress writes a line for each tenth if there is no terminal', () => {
    const { progress: lines, written } = progress({ isTTY: false });
    const soFar = { ...figures, flights: 0 };
    lines.start('job');
    lines.watch(soFar);
    for (; soFar.flights <= 1_000; soFar.flights += 20) lines.show(soFar.flights * 40);
    lines.end();
    const text = written().split('\n');
    expect(text.slice(0, 2)).toEqual([
      expect.stringContaining('job: 2 %, 20 flights, mean 7.1 min, worst ORD'),
      expect.stringContaining('job: 10 %, 100 flights'),
    ]);
    expect(text).toHaveLength(12);
    expect(text.slice(-2)).toEqual([expect.stringContaining('job: 100 %, 1,000 flights'), '']);
    expect(written()).not.toContain('\r');
  });

  it('Progress repaints one line on a terminal, never wider than it', () => {
    const { progress: bar, written } = progress({ isTTY: true, columns: 50 });
    bar.start('job');
    bar.show(20_000);
    bar.watch({ ...figures, flights: 500 });
    bar.end();
    const paints = written().trimEnd().split('\r\x1b[K');
    expect(paints.at(-1)).toContain(`[###...] job: 50 %`);
    for (const paint of paints) expect(paint.length).toBeLessThan(50);
    expect(written().endsWith('\n')).toBe(true);
  });
});
