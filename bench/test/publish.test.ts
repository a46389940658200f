import { describe, expect, it } from 'vitest';
import { advantage, barsOf } from '../src/publish/bars.ts';
import { short } from '../src/publish/figures.ts';
import { renderPlot } from '../src/publish/plot.ts';
import { ratiosTable } from '../src/publish/ratios-table.ts';
import { THEMES } from '../src/publish/theme.ts';
import type { ResultFile } from '../src/result-file.ts';
import type { Row } from '../src/summary.ts';
import type { Verdict } from '../src/verdicts.ts';
import { row, summary } from './rows.ts';

function run(rows: readonly Row[], verdicts: readonly Verdict[] = []): ResultFile {
  return {
    transport: 'worker',
    command: 'pnpm bench',
    began: '2026-01-02T03:04:05.678Z',
    node: 'v20.20.2',
    machine: '2 cores',
    busyCores: [0, 0],
    commit: undefined,
    versions: {},
    summaries: [summary(rows)],
    verdicts,
    failures: [],
  };
}

const question = { workload: 'tiny-window', metric: 'rate', better: 'higher' } as const;

const rows = [
  row('mp-event-loop', 'ours', [200]),
  row('mp-event-loop, finished', 'ours', [150]),
  row('mp-event-loop, proxy', 'ours', [140]),
  row('before', 'before', [130]),
  row('pool, 64', 'peer', [10]),
  row('pool, 1024', 'peer', [20]),
  row('other', 'peer', [5]),
  row('bare, one a message', 'floor', [50]),
  row('bare, batch 64', 'floor', [400]),
];

describe('short', () => {
  it.each([
    [1_714_000, '1.71M'],
    [999_950, '1M'],
    [76_130, '76.1k'],
    [940, '940'],
    [18.44, '18.4'],
    [0.345, '0.345'],
  ])('%d is %s', (value, text) => {
    expect(short(value)).toBe(text);
  });
});

describe('barsOf', () => {
  it('a plot has ours, the best of each peer and of the floors, the best first', () => {
    expect(barsOf([run(rows)], question).map(({ name, setting, value }) => [name, setting, value])).toEqual([
      ['bare', 'batch 64', 400],
      ['mp-event-loop', '', 200],
      ['mp-event-loop', 'finished', 150],
      ['pool', '1024', 20],
      ['other', '', 5],
    ]);
  });

  it('of several runs a bar is the median', () => {
    const runs = [100, 400, 300].map((rate) => run([row('mp-event-loop', 'ours', [rate]), row('pool', 'peer', [10])]));
    const bars = barsOf(runs, question);
    expect(bars.map(({ value }) => value)).toEqual([300, 10]);
    expect(advantage(bars)).toBe(30);
  });
});

describe('renderPlot', () => {
  const plot = { title: 'Threads & more', origin: 'One run.' };

  it.each(THEMES)('$name: each bar is as long as its figure says, from 0', (theme) => {
    const svg = renderPlot(plot, [run(rows)], theme);
    const widths = new Map(
      [...svg.matchAll(/width="([\d.]+)" height="14"[^>]*\/>\n<text [^>]*>([^<]+)</g)].map(([, width, figure]) => [figure, Number(width)]),
    );
    expect([...widths.keys()]).toEqual(['400', '200', '150', '20', '5']);
    expect(widths.get('200')).toBeCloseTo((widths.get('400') ?? 0) / 2, 0);
    expect(widths.get('20')).toBeCloseTo((widths.get('400') ?? 0) / 20, 0);
  });

  it('a plot says in words what it shows, and escapes what is not markup', () => {
    const svg = renderPlot(plot, [run(rows)], THEMES[0] ?? expect.fail());
    expect(svg).toContain('<title id="title">Threads &amp; more: Tiny events per second: bare batch 64 400, mp-event-loop 200,');
  });
});

describe('ratiosTable', () => {
  it('a run is a column, a target a line, and what was missed says so', () => {
    const verdict = (figure: number, against: string): Verdict => ({
      title: 'speed',
      sense: 'at least',
      unit: '×',
      goals: [{ against, bound: 15, figure, least: 1, most: 20 }],
      met: figure >= 15,
    });
    const other: Verdict = { ...verdict(0.5, 'x'), title: 'pauses', sense: 'at most', unit: 'ms' };
    expect(ratiosTable([run(rows, [verdict(16.04, 'pool')]), run(rows, [verdict(14, 'other'), other])])).toBe(
      [
        '| case | to reach | run 1 | run 2 | against |',
        '| --- | --- | --- | --- | --- |',
        '| speed | ≥ 15× | 16× | 14×, missed | pool; other |',
        '| pauses | ≤ 15 ms | – | 0.5 ms, missed | x |',
      ].join('\n'),
    );
  });
});
