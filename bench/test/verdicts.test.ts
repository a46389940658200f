import { describe, expect, it } from 'vitest';
import type { Target } from '../src/targets.ts';
import { judge } from '../src/verdicts.ts';
import { row, summary } from './rows.ts';

const target: Target = {
  title: 'speed',
  workload: 'tiny-window',
  metric: 'rate',
  contender: 'ours',
  sense: 'at least',
  unit: '×',
  goals: { worker: [{ base: 'peer', bound: 10 }] },
};

const rows = [
  row('ours', 'ours', [100, 300, 200]),
  row('slow', 'peer', [5, 5, 5]),
  row('quick', 'peer', [10, 20, 10]),
  row('extreme', 'peer', [20, 20, 20], { usual: false }),
  row('floor', 'floor', [400, 400, 400]),
];

describe('judge', () => {
  it('a verdict is the median of the ratios of each round to the best peer', () => {
    const [verdict] = judge([summary(rows)], 'worker', [target]);
    expect(verdict?.goals).toEqual([{ against: 'extreme', bound: 10, figure: 10, least: 5, most: 15 }]);
    expect(verdict?.met).toBe(true);
  });

  it('a setting that nobody uses is no usual peer', () => {
    const usual: Target = { ...target, goals: { worker: [{ base: 'usual peer', bound: 16 }] } };
    const [verdict] = judge([summary(rows)], 'worker', [usual]);
    expect(verdict?.goals).toEqual([{ against: 'quick', bound: 16, figure: 15, least: 10, most: 20 }]);
    expect(verdict?.met).toBe(false);
  });

  it('the best peer is the lowest where lower is better, and a target that says at most is missed above it', () => {
    const low: Target = { ...target, sense: 'at most' };
    const [verdict] = judge([summary(rows, 'lower')], 'worker', [low]);
    expect(verdict?.goals[0]).toMatchObject({ against: 'slow', figure: 40 });
    expect(verdict?.met).toBe(false);
  });

  it('one goal of several is enough', () => {
    const either: Target = {
      ...target,
      goals: {
        worker: [
          { base: 'floor', bound: 0.9 },
          { base: { contender: 'slow' }, bound: 40 },
        ],
      },
    };
    const [verdict] = judge([summary(rows)], 'worker', [either]);
    expect(verdict?.goals.map(({ figure }) => figure)).toEqual([0.5, 40]);
    expect(verdict?.met).toBe(true);
  });

  it('a figure that is compared with nothing is judged as it is', () => {
    const alone: Target = { ...target, sense: 'at most', unit: 'ms', goals: { worker: [{ base: 'nothing', bound: 200 }] } };
    const [verdict] = judge([summary(rows)], 'worker', [alone]);
    expect(verdict?.goals).toEqual([{ against: undefined, bound: 200, figure: 200, least: 100, most: 300 }]);
    expect(verdict?.met).toBe(true);
  });

  it('says nothing of workloads that were not run, of peers that failed, and of other transports', () => {
    expect(judge([], 'worker', [target])).toEqual([]);
    expect(judge([summary([row('ours', 'ours', [1, 2, 3])])], 'worker', [target])).toEqual([]);
    expect(judge([summary(rows)], 'fork', [target])).toEqual([]);
  });
});
