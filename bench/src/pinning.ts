// Keeps all threads of a process, and of those that it started, on one core, where the system has a tool for it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { descendantsOf } from './process-tree.ts';

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
    const place = (list: string, pids: readonly number[]): void => {
      for (const pid of pids) execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)], { stdio: 'ignore' });
    };
    const treeOf = (pid: number): readonly number[] => [...descendantsOf(pid), pid];
    place(cores, [process.pid]);
    const release = (pid: number): void => {
      try {
        place(cores, treeOf(pid));
      } catch {
        // It died under the measurement, which says so itself.
      }
    };
    return { pin: (pid) => place(first, treeOf(pid)), release };
  } catch {
    return undefined;
  }
}
