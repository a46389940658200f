/** The host that is attacked, in a process of its own: tells its parent where it listens, and what it uses when it is asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { startHost } from '@mp-event-loop/transport-ws/host';
import type { Limits } from './limits.ts';

export interface Usage {
  /** Bytes of memory now, and the most so far. */
  readonly resident: number;
  readonly peak: number;
  /** Open files and sockets; undefined where the system does not tell. */
  readonly descriptors: number | undefined;
  readonly lent: number;
  readonly sessions: number;
}

const KIB = 1024;
/** ms. */
const SAMPLE_EVERY = 20;
const [limits, isolation] = process.argv.slice(2);
const host = await startHost({
  ...(JSON.parse(limits as string) as Limits),
  tasks: [new URL('tasks.js', import.meta.url)],
  transport: isolation === 'thread' ? workerTransport() : forkTransport(),
});

let sampled = 0;
setInterval(() => {
  sampled = Math.max(sampled, process.memoryUsage.rss());
}, SAMPLE_EVERY).unref();

/** The kernel's own figure, where there is one. Not that of `resourceUsage`: it begins with what the parent used when it forked. */
function peak(): number {
  try {
    const [, kibibytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kibibytes) * KIB;
  } catch {
    return sampled;
  }
}

function descriptors(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}

process.on('message', () => {
  const { lent, sessions } = host.stats();
  process.send?.({ resident: process.memoryUsage.rss(), peak: peak(), descriptors: descriptors(), lent, sessions } satisfies Usage);
});
process.once('disconnect', () => process.exit());
process.send?.(host.url);
