// Ours, in the three ways of getting results, wherever its events run.
import { OURS, OURS_FINISHED, OURS_PROXY } from '../contender-names.ts';
import type { OpenPlace } from '../contenders/places.ts';
import type { Entry } from '../entry.ts';

const contender = () => import('../contenders/mp-event-loop.ts');
type Places = typeof import('../contenders/places.ts');

export const everyWorkload = [
  'tiny-window',
  'object-window',
  'buffer-window',
  'latency',
  'pauses',
  'memory',
  'packing',
  'stream',
  'idle',
] as const satisfies Entry['workloads'];

export function oursIn(choose: (places: Places) => OpenPlace): readonly Entry[] {
  const place = async (): Promise<OpenPlace> => choose(await import('../contenders/places.ts'));
  return [
    {
      name: OURS,
      kind: 'ours',
      usual: true,
      workloads: everyWorkload,
      load: async () => (await contender()).withHandler(await place()),
    },
    {
      name: OURS_FINISHED,
      kind: 'ours',
      usual: true,
      workloads: ['tiny-window', 'object-window', 'latency'],
      load: async () => (await contender()).withFinished(await place()),
    },
    {
      name: OURS_PROXY,
      kind: 'ours',
      usual: true,
      workloads: ['tiny-window', 'latency'],
      load: async () => (await contender()).throughProxy(await place()),
    },
  ];
}
