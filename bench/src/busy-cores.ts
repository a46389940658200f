// How many cores others use, seen while this program does nothing.
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 1_000;

/** A caller and its executor take a core each; with two cores, half a core that others use moves all ratios. */
export const BUSY_CORES = 0.3;

export async function busyCores(): Promise<number> {
  const before = spent();
  await sleep(LOOK_MS);
  const after = spent();
  const idle = after.idle - before.idle;
  const all = after.all - before.all;
  return all === 0 ? 0 : ((all - idle) / all) * cpus().length;
}

function spent(): { readonly idle: number; readonly all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, all };
}
