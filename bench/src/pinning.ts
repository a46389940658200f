// Keeps all threads of a process on one core, where the system has a tool for it.
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
      execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)], { stdio: 'ignore' });
    };
    place(cores, process.pid);
    return { pin: (pid) => place(first, pid), release: (pid) => place(cores, pid) };
  } catch {
    return undefined;
  }
}
