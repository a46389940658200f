/** One way to have a host hold memory, or descriptors. */
import type { Limits } from './limits.ts';

export interface Target {
  readonly url: string;
  readonly limits: Limits;
  /** Sessions that attackers may have at a time: one executor is an honest caller's. */
  readonly sessions: number;
  /** Part of its worst, from 0 to 1: tests have less time. */
  readonly effort: number;
}

export interface Attack {
  readonly name: string;
  /** What bounds it, with the option that says how far. */
  readonly bound: string;
  /** Whether the memory in question is an executor's: then executors are threads, and it is the host's too. */
  readonly isolation: 'thread' | 'process';
  /** Bytes of memory that the host says it may come to. */
  most(limits: Limits): number;
  /** Does its worst. Resolves with what it came to, when the host has cut it off or it has sent all that it wanted. */
  run(target: Target): Promise<string>;
}
