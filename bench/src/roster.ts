// Who takes part, in the order of the tables.
import type { OpenContender } from './contender.ts';

export interface Entry {
  readonly name: string;
  /** 'floor' is no library: what the platform leaves to be had. */
  readonly kind: 'ours' | 'peer' | 'floor';
  /** Imports only when asked, so that each contender's process holds nobody else's code. */
  load(): Promise<OpenContender>;
}

/** The one that the targets are about. */
export const OURS = 'mp-event-loop';

export const ROSTER: readonly Entry[] = [
  { name: OURS, kind: 'ours', load: async () => (await import('./contenders/mp-event-loop.ts')).openWithHandler },
  {
    name: 'mp-event-loop, finished',
    kind: 'ours',
    load: async () => (await import('./contenders/mp-event-loop.ts')).openWithFinished,
  },
  { name: 'piscina', kind: 'peer', load: async () => (await import('./contenders/piscina.ts')).openDefault },
  { name: 'piscina, 64', kind: 'peer', load: async () => (await import('./contenders/piscina.ts')).openWith64 },
  { name: 'piscina, fastest', kind: 'peer', load: async () => (await import('./contenders/piscina.ts')).openFastest },
  { name: 'tinypool, 64', kind: 'peer', load: async () => (await import('./contenders/tinypool.ts')).open },
  { name: 'comlink', kind: 'peer', load: async () => (await import('./contenders/comlink.ts')).open },
  { name: 'poolifier', kind: 'peer', load: async () => (await import('./contenders/poolifier.ts')).open },
  { name: 'workerpool', kind: 'peer', load: async () => (await import('./contenders/workerpool.ts')).open },
  { name: 'floor, single', kind: 'floor', load: async () => (await import('./contenders/floor-single.ts')).open },
  { name: 'floor, batch 64', kind: 'floor', load: async () => (await import('./contenders/floor-batch.ts')).open },
];
