// Who takes part, in the order of the tables.
import type { OpenContender } from './contender.ts';

export interface Entry {
  readonly name: string;
  /** Where its tasks run; only those of one kind are compared. */
  readonly where: 'thread' | 'process';
  /** 'floor' is no library: what the platform leaves to be had. */
  readonly kind: 'ours' | 'peer' | 'floor';
  /** Imports only when asked, so that each contender's process holds nobody else's code. */
  load(): Promise<OpenContender>;
}

/** Those that the targets are about. */
export const OURS = 'mp-event-loop';
export const OURS_FORKED = 'mp-event-loop, fork';
/** An event, and a call of a proxy: both awaited. */
export const OURS_AWAITED = 'mp-event-loop, finished';
export const OURS_PROXIED = 'mp-event-loop, proxy';

/** Imports no contender that is not measured. */
const ours = () => import('./contenders/mp-event-loop.ts');
const piscina = () => import('./contenders/piscina.ts');
const tinypool = () => import('./contenders/tinypool.ts');
const workerpool = () => import('./contenders/workerpool.ts');
const floorBatch = () => import('./contenders/floor-batch.ts');

export const ROSTER: readonly Entry[] = [
  { name: OURS, where: 'thread', kind: 'ours', load: async () => (await ours()).openWithHandler },
  { name: OURS_AWAITED, where: 'thread', kind: 'ours', load: async () => (await ours()).openWithFinished },
  { name: OURS_PROXIED, where: 'thread', kind: 'ours', load: async () => (await ours()).openThroughProxy },
  { name: 'piscina', where: 'thread', kind: 'peer', load: async () => (await piscina()).openDefault },
  { name: 'piscina, 64', where: 'thread', kind: 'peer', load: async () => (await piscina()).openWith64 },
  { name: 'piscina, fastest', where: 'thread', kind: 'peer', load: async () => (await piscina()).openFastest },
  { name: 'tinypool, 64', where: 'thread', kind: 'peer', load: async () => (await tinypool()).open },
  { name: 'comlink', where: 'thread', kind: 'peer', load: async () => (await import('./contenders/comlink.ts')).open },
  { name: 'poolifier', where: 'thread', kind: 'peer', load: async () => (await import('./contenders/poolifier.ts')).open },
  { name: 'workerpool', where: 'thread', kind: 'peer', load: async () => (await workerpool()).open },
  { name: 'floor, single', where: 'thread', kind: 'floor', load: async () => (await import('./contenders/floor-single.ts')).open },
  { name: 'floor, batch 64', where: 'thread', kind: 'floor', load: async () => (await floorBatch()).open },

  { name: OURS_FORKED, where: 'process', kind: 'ours', load: async () => (await ours()).openForkedWithHandler },
  { name: 'mp-event-loop, fork, finished', where: 'process', kind: 'ours', load: async () => (await ours()).openForkedWithFinished },
  { name: 'mp-event-loop, fork, proxy', where: 'process', kind: 'ours', load: async () => (await ours()).openForkedThroughProxy },
  { name: 'tinypool, process, 64', where: 'process', kind: 'peer', load: async () => (await tinypool()).openInProcess },
  { name: 'workerpool, process', where: 'process', kind: 'peer', load: async () => (await workerpool()).openInProcess },
  { name: 'floor, process, batch 64', where: 'process', kind: 'floor', load: async () => (await floorBatch()).openInProcess },
];
