// What this process and those that it has started hold in memory, as far as the system tells of the others.
import { readFileSync } from 'node:fs';
import { descendantsOf } from './process-tree.ts';

const KIB = 1024;

export function residentBytes(): number {
  return descendantsOf(process.pid).reduce((sum, pid) => sum + residentBytesOf(pid), process.memoryUsage.rss());
}

function residentBytesOf(pid: number): number {
  try {
    const kib = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) * KIB;
  } catch {
    // It has ended.
    return 0;
  }
}
