// Entries that are not ours.
import type { Entry } from '../entry.ts';

type Load = Entry['load'];
type Workloads = Entry['workloads'];

export function peer(name: string, workloads: Workloads, load: Load): Entry {
  return { name, kind: 'peer', usual: true, workloads, load };
}

/** A setting that nobody would use but to win a benchmark. */
export function extreme(name: string, workloads: Workloads, load: Load): Entry {
  return { name, kind: 'peer', usual: false, workloads, load };
}

export function floor(name: string, workloads: Workloads, load: Load): Entry {
  return { name, kind: 'floor', usual: true, workloads, load };
}
