/** Figures by task: how many tasks are told apart, and which times fall where. */
import { expect, it } from 'vitest';
import { TaskTally } from '../../src/host/task-tally.ts';
import { BUCKETS, FigureKeeper, type FiguresByTask, noFigures } from '../../src/lending/task-figures.ts';

it('at most 100 tasks are told apart; all others are one, and nothing is lost', () => {
  const tally = new TaskTally();
  for (let task = 0; task < 1000; task += 1) tally.add([[`tasks/${task}`, { ...noFigures(), failures: 1 }]]);
  const all = new Map([...tally].map(([task, { failures }]) => [task, failures]));
  expect(all.size).toBe(101);
  expect(all.get('(other)')).toBe(900);
  tally.add([['tasks/7', { ...noFigures(), failures: 1 }]]);
  expect(new Map(tally).get('tasks/7')?.failures).toBe(2);
});

it('ends are counted for the tasks of their events, in whatever order they come', () => {
  const told: FiguresByTask[] = [];
  const keeper = new FigureKeeper((figures) => told.push(figures));
  keeper.named(0, 'tasks/one');
  keeper.named(1, 'tasks/two');
  const header = (target: number): number => (target << 9) | 2;
  keeper.received(['run', header(0), [], header(1), [], header(0), []]);
  keeper.received(['run', header(1), [], header(7), []]);
  const microseconds = 2_000_000;
  keeper.ended([{ number: 3, hasFailed: true, ran: microseconds }]);
  keeper.ended([
    { number: undefined, hasFailed: false, ran: 10 },
    { number: 0, hasFailed: false, ran: 10 },
    { number: undefined, hasFailed: false, ran: 10 },
    { number: undefined, hasFailed: false, ran: 10 },
  ]);
  // One that never came, as only a caller can make up.
  keeper.ended([{ number: 99, hasFailed: false, ran: 10 }]);
  keeper.tell();
  keeper.tell();
  expect(told).toHaveLength(1);
  const figures = new Map(told[0]);
  const runs = (task: string): number[] | undefined => figures.get(task)?.run.counts;
  const at = BUCKETS.findIndex((bound) => bound >= 2);
  expect(runs('tasks/one')?.[0]).toBe(2);
  expect(runs('tasks/two')?.[0]).toBe(1);
  expect(runs('tasks/two')?.[at]).toBe(1);
  expect(figures.get('tasks/two')).toMatchObject({ failures: 1, run: { sum: expect.closeTo(2, 3) } });
  expect(runs('(other)')?.[0]).toBe(1);
});
