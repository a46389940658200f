// Who takes part, in the order of the tables.
import type { OpenContender } from './contender.js';

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
  { name: OURS, kind: 'ours', load: async () => (await import('./contenders/mp-event-loop.js')).openWithHandler },
  {
    name: 'mp-event-loop, finished',
    kind: 'ours',
    load: async () => (await import('./contenders/mp-event-loop.js')).openWithFinished,
  },
  { name: 'piscina', kind: 'peer', load: async () => (await import('./contenders/piscina.js')).openDefault },
  { name: 'piscina, 64', kind: 'peer', load: async () => (await import('./contenders/piscina.js')).openWith64 },
  { name: 'piscina, fastest', kind: 'peer', load: async () => (await import('./contenders/piscina.js')).openFastest },
  { name: 'tinypool, 64', kind: 'peer', load: async () => (await import('./contenders/tinypool.js')).open },
  { name: 'comlink', kind: 'peer', load: async () => (await import('./contenders/comlink.js')).open },
  { name: 'poolifier', kind: 'peer', load: async () => (await import('./contenders/poolifier.js')).open },
  { name: 'workerpool', kind: 'peer', load: async () => (await import('./contenders/workerpool.js')).open },
  { name: 'floor, single', kind: 'floor', load: async () => (await import('./contenders/floor-single.js')).open },
  { name: 'floor, batch 64', kind: 'floor', load: async () => (await import('./contenders/floor-batch.js')).open },
];
