// What is measured, how long, how often, and what the figures are called.

export type WorkloadName = 'tiny-window' | 'tiny-burst' | 'object-window' | 'latency' | 'pauses' | 'memory' | 'idle';

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
  /** All threads on one core: what is measured is then the contender, not where the scheduler puts it. */
  readonly pinned: boolean;
}

export interface Effort {
  readonly rounds: number;
  readonly quick: boolean;
}

const RATE: Metric = { key: 'rate', title: 'tasks/s', digits: 0 };
const WARM_UP_MS = 250;
// The slowest contenders take five seconds for a burst and one for the memory's start: their rounds are dear.
const DEAR_ROUNDS = 3;

export function makePlans({ rounds, quick }: Effort): readonly Plan[] {
  const slice = quick ? 150 : 500;
  const dearRounds = quick ? 1 : Math.min(rounds, DEAR_ROUNDS);
  const warmUp = { ms: quick ? 50 : WARM_UP_MS, tasks: quick ? 500 : 2_000 };
  const base = { rounds, ms: slice, tasks: 0, warmUp, processes: 'kept', pinned: false } as const;
  const burstTasks = quick ? 5_000 : 50_000;
  const memoryTasks = 100_000;
  return [
    { ...base, name: 'tiny-window', title: 'tiny task, 1,000 outstanding', better: 'higher', metrics: [RATE] },
    {
      ...base,
      name: 'tiny-burst',
      title: `tiny task, ${burstTasks.toLocaleString('en')} at once`,
      better: 'higher',
      metrics: [RATE],
      rounds: dearRounds,
      tasks: burstTasks,
    },
    {
      ...base,
      name: 'object-window',
      title: 'echo of 1 KiB objects, 1,000 outstanding',
      better: 'higher',
      metrics: [RATE],
    },
    {
      ...base,
      name: 'latency',
      title: 'round trip, one task at a time, all on one core',
      better: 'lower',
      metrics: [
        { key: 'p50', title: 'median µs', digits: 1 },
        { key: 'p99', title: 'p99 µs', digits: 1 },
      ],
      rounds: quick ? 1 : rounds,
      ms: quick ? 150 : 300,
      pinned: true,
    },
    {
      ...base,
      name: 'pauses',
      title: "pauses of the caller's event loop, tiny task, 1,000 outstanding",
      better: 'lower',
      metrics: [
        { key: 'p99', title: 'p99 ms', digits: 1 },
        { key: 'worst', title: 'worst ms', digits: 1 },
      ],
      rounds: dearRounds,
    },
    {
      ...base,
      name: 'memory',
      title: `growth of the process with ${memoryTasks.toLocaleString('en')} tiny tasks queued`,
      better: 'lower',
      metrics: [
        { key: 'peak', title: 'peak RSS MiB', digits: 0 },
        { key: 'queued', title: 'when queued', digits: 0 },
        { key: 'heap', title: 'heap then', digits: 0 },
      ],
      rounds: dearRounds,
      ms: quick ? 200 : 1_000,
      tasks: memoryTasks,
      processes: 'fresh',
    },
    {
      ...base,
      name: 'idle',
      title: 'CPU time with nothing to do',
      better: 'lower',
      metrics: [{ key: 'cpu', title: 'µs/ms', digits: 2 }],
      rounds: 1,
      ms: quick ? 1_000 : 2_000,
      processes: 'together',
    },
  ];
}
