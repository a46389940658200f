// What ours is to reach, as data.
import { FLOOR_THROUGH_THREAD, OURS, OURS_FINISHED, OURS_FORKED_HOST, OURS_LOCAL_FORK, OURS_PROXY } from './contender-names.ts';
import type { TransportName } from './transport-name.ts';
import type { WorkloadName } from './workloads/workload-name.ts';

/**
 * What a figure is divided by. 'usual peer': the best one in a setting that users have. 'peer': the best one in any. 'floor': the best one.
 * A name: that contender. 'nothing': it is a ratio already, or a time.
 */
export type Base = 'usual peer' | 'peer' | 'floor' | 'nothing' | { readonly contender: string };

export interface Goal {
  readonly base: Base;
  readonly bound: number;
}

export interface Target {
  readonly title: string;
  readonly workload: WorkloadName;
  readonly metric: string;
  readonly contender: string;
  readonly sense: 'at least' | 'at most';
  readonly unit: '×' | 'ms';
  /** By transport; where there are several, one is enough. */
  readonly goals: Partial<Readonly<Record<TransportName, readonly Goal[]>>>;
}

type Bounds = Partial<Readonly<Record<TransportName, number>>>;

function against(base: Base, bounds: Bounds): Target['goals'] {
  return Object.fromEntries(Object.entries(bounds).map(([transport, bound]) => [transport, [{ base, bound }]]));
}

/** A host that lends processes, as it does by default, beside one that lends threads, and beside local processes. */
const forkedHost: Pick<Target, 'contender' | 'sense' | 'unit' | 'goals'> = {
  contender: OURS_FORKED_HOST,
  sense: 'at least',
  unit: '×',
  goals: {
    ws: [
      { base: { contender: OURS }, bound: 0.5 },
      { base: { contender: OURS_LOCAL_FORK }, bound: 0.9 },
    ],
  },
};

const proxied: Pick<Target, 'contender' | 'unit'> = { contender: OURS_PROXY, unit: '×' };
const awaited: Base = { contender: OURS_FINISHED };

const tiny = { workload: 'tiny-window', metric: 'rate', contender: OURS, sense: 'at least', unit: '×' } as const;
const ofOurs = { contender: OURS, sense: 'at most', unit: '×' } as const;

export const TARGETS: readonly Target[] = [
  {
    ...tiny,
    title: 'tiny events, against the best peer as its users set it',
    goals: against('usual peer', { worker: 25, fork: 12, ws: 8 }),
  },
  { ...tiny, title: 'tiny events, against the best setting found', goals: against('peer', { worker: 15, fork: 12, ws: 8 }) },
  { ...tiny, title: 'tiny events, against the batched floor', goals: against('floor', { worker: 0.9, fork: 0.2, ws: 0.5 }) },
  {
    ...tiny,
    title: '`finished` awaited for each, against the best setting found',
    contender: OURS_FINISHED,
    goals: against('peer', { worker: 10, fork: 10, ws: 6 }),
  },
  {
    ...tiny,
    title: '1 KiB objects, against the best peer',
    workload: 'object-window',
    goals: against('peer', { worker: 1.8, fork: 3.5, ws: 1.7 }),
  },
  {
    ...tiny,
    title: '1 MiB buffers, against the raw floor',
    workload: 'buffer-window',
    goals: against('floor', { worker: 0.9, fork: 0.9, ws: 0.8 }),
  },
  {
    ...ofOurs,
    title: 'latency of one, one core, against a raw message there and back',
    workload: 'latency',
    metric: 'p50',
    goals: against('floor', { worker: 1.2, fork: 1.3, ws: 1.2 }),
  },
  {
    ...ofOurs,
    title: 'the same, against one that takes the same way, to a thread behind the server',
    workload: 'latency',
    metric: 'p50',
    goals: against({ contender: FLOOR_THROUGH_THREAD }, { ws: 1.2 }),
  },
  {
    ...ofOurs,
    title: 'memory with 100,000 queued, against the best peer',
    workload: 'memory',
    metric: 'peak',
    goals: against('peer', { worker: 0.35, fork: 0.4, ws: 0.5 }),
  },
  {
    ...ofOurs,
    title: "caller's pauses while 200,000 results pour in: p99.9",
    workload: 'pauses',
    metric: 'p999',
    unit: 'ms',
    goals: against('nothing', { worker: 16, fork: 16, ws: 16 }),
  },
  {
    ...ofOurs,
    title: "the worst of them, against the best peer's",
    workload: 'pauses',
    metric: 'worst',
    goals: against('peer', { worker: 0.5, fork: 0.5, ws: 0.5 }),
  },
  {
    ...ofOurs,
    title: '200 events of 10 ms, pool of 2, against perfect packing',
    workload: 'packing',
    metric: 'times',
    goals: against('nothing', { worker: 1.05, fork: 1.05, ws: 1.1 }),
  },
  {
    ...tiny,
    title: "a stream's items, against the same values as events",
    workload: 'stream',
    metric: 'times',
    goals: against('nothing', { worker: 1, fork: 1, ws: 1 }),
  },
  { ...forkedHost, title: 'tiny events, from a host that lends processes', workload: 'tiny-window', metric: 'rate' },
  { ...forkedHost, title: '1 KiB objects, from a host that lends processes', workload: 'object-window', metric: 'rate' },
  { ...forkedHost, title: '1 MiB buffers, from a host that lends processes', workload: 'buffer-window', metric: 'rate' },
  {
    ...proxied,
    title: 'calls of a proxy, against awaited events',
    workload: 'tiny-window',
    metric: 'rate',
    sense: 'at least',
    goals: against(awaited, { worker: 0.67 }),
  },
  {
    ...proxied,
    title: 'latency of a call of a proxy, against that of an awaited event',
    workload: 'latency',
    metric: 'p50',
    sense: 'at most',
    goals: against(awaited, { worker: 1.5 }),
  },
];
