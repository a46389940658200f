// What is measured, how long, how often, and what the figures are called.
import { PACKING_EXECUTORS, PACKING_TASK_MS } from './workloads/packing.ts';
import { BUFFER_WINDOW } from './workloads/window.ts';
import type { WorkloadName } from './workloads/workload-name.ts';

interface Metric {
  /** Its key in a sample. */
  readonly key: string;
  readonly title: string;
  readonly digits: number;
}

export interface Plan {
  readonly name: WorkloadName;
  readonly title: string;
  readonly better: 'higher' | 'lower';
  /** The first is the one that contenders are compared by. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly rounds: number;
  readonly ms: number;
  readonly tasks: number;
  /** One slice that is not counted; for kept processes only. */
  readonly warmUp: { readonly ms: number; readonly tasks: number };
  /** 'fresh': a process of its own for each slice. 'together': all contenders at the same time. */
  readonly processes: 'kept' | 'fresh' | 'together';
  /** More than one is for fresh processes. */
  readonly executors: number;
  /** All threads on one core: what is measured is then the contender, not where the scheduler puts it. */
  readonly pinned: boolean;
}

export interface Effort {
  readonly rounds: number;
  readonly quick: boolean;
}

const RATE: Metric = { key: 'rate', title: 'tasks/s', digits: 0 };
/** Of the caller's process, with its threads: what else the machine does hardly shows in it. */
const CPU: Metric = { key: 'cpu', title: 'CPU µs', digits: 2 };
// Ours gets quicker for a second and more, until all its code is compiled; its peers, which have less of it, need half of that.
const WARM_UP_MS = 2_000;
// The slowest contenders take eight seconds for a pour of results, and one for the memory's start: their rounds are dear.
const DEAR_ROUNDS = 3;

const count = (value: number): string => value.toLocaleString('en');

export function makePlans({ rounds, quick }: Effort): readonly Plan[] {
  const dearRounds = quick ? 1 : Math.min(rounds, DEAR_ROUNDS);
  const warmUp = { ms: quick ? 150 : WARM_UP_MS, tasks: quick ? 1_000 : 5_000 };
  const base = {
    better: 'higher',
    metrics: [RATE, CPU],
    rounds,
    ms: quick ? 150 : 400,
    tasks: 0,
    warmUp,
    processes: 'kept',
    executors: 1,
    pinned: false,
  } as const;
  const pouring = quick ? 20_000 : 200_000;
  const queued = 100_000;
  const packed = quick ? 40 : 200;
  return [
    { ...base, name: 'tiny-window', title: 'tiny task, 1,000 outstanding' },
    { ...base, name: 'object-window', title: 'echo of 1 KiB objects, 1,000 outstanding' },
    { ...base, name: 'buffer-window', title: `echo of 1 MiB buffers, ${BUFFER_WINDOW} outstanding` },
    {
      ...base,
      name: 'latency',
      title: 'round trip, one task at a time, all on one core',
      better: 'lower',
      metrics: [
        { key: 'p50', title: 'median µs', digits: 1 },
        { key: 'p99', title: 'p99 µs', digits: 1 },
      ],
      ms: quick ? 100 : 300,
      pinned: true,
    },
    {
      ...base,
      name: 'pauses',
      title: `pauses of the caller's event loop while ${count(pouring)} results pour in`,
      better: 'lower',
      metrics: [
        { key: 'worst', title: 'worst ms', digits: 1 },
        { key: 'p999', title: 'p99.9 ms', digits: 1 },
        { ...RATE, title: 'results/s' },
      ],
      rounds: dearRounds,
      ms: quick ? 100 : 1_000,
      tasks: pouring,
    },
    {
      ...base,
      name: 'memory',
      title: `growth of all its processes with ${count(queued)} tiny tasks queued`,
      better: 'lower',
      metrics: [
        { key: 'peak', title: 'peak RSS MiB', digits: 0 },
        { key: 'queued', title: 'when queued', digits: 0 },
        { key: 'heap', title: "caller's heap then", digits: 0 },
      ],
      rounds: dearRounds,
      ms: quick ? 200 : 1_000,
      tasks: queued,
      processes: 'fresh',
    },
    {
      ...base,
      name: 'packing',
      title: `${packed} tasks of ${PACKING_TASK_MS} ms for a pool of ${PACKING_EXECUTORS}`,
      better: 'lower',
      metrics: [
        { key: 'times', title: '× perfect packing', digits: 3 },
        { key: 'ms', title: 'ms', digits: 0 },
      ],
      rounds: dearRounds,
      tasks: packed,
      processes: 'fresh',
      executors: PACKING_EXECUTORS,
    },
    {
      ...base,
      name: 'stream',
      title: "a stream's items, against events with the same results",
      metrics: [
        { key: 'times', title: '× events', digits: 2 },
        { key: 'items', title: 'items/s', digits: 0 },
        { key: 'events', title: 'events/s', digits: 0 },
      ],
      tasks: quick ? 5_000 : 50_000,
    },
    {
      ...base,
      name: 'idle',
      title: 'CPU time of the caller with nothing to do',
      better: 'lower',
      metrics: [{ key: 'cpu', title: 'µs/ms', digits: 2 }],
      rounds: 1,
      ms: quick ? 1_000 : 2_000,
      processes: 'together',
    },
  ];
}
