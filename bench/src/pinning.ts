// Keeps all threads of a process, and of its children, on one core, where the system has a tool for it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Pinning {
  pin(pid: number): void;
  release(pid: number): void;
}

/** Undefined where it can't be done: what is measured then is mostly the scheduler's choice of cores. */
export function findPinning(): Pinning | undefined {
  try {
    const cores = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (cores === undefined) return undefined;
    const first = String(Number.parseInt(cores, 10));
    const place = (list: string, pid: number): void => {
      for (const child of childrenOf(pid)) place(list, child);
      execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)], { stdio: 'ignore' });
    };
    place(cores, process.pid);
    const release = (pid: number): void => {
      try {
        place(cores, pid);
      } catch {
        // It died under the measurement, which says so itself.
      }
    };
    return { pin: (pid) => place(first, pid), release };
  } catch {
    return undefined;
  }
}

/** The processes that a contender runs its tasks in. */
function childrenOf(pid: number): readonly number[] {
  if (pid === process.pid) return [];
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
