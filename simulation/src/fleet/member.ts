/** A caller's process, as hosts and links know it. */
import type { VirtualLink } from '../sessions/virtual-link.ts';
import type { Line } from '../transport/line.ts';
import type { VirtualThread } from '../world/virtual-thread.ts';

export interface Identity {
  /** Of the process: no other has it. */
  readonly name: string;
  readonly thread: VirtualThread;
  readonly principal: string;
  readonly instance: string | undefined;
}

export interface Member {
  readonly identity: Identity;
  /** All executors that were ever lent to it. */
  readonly lines: Line[];
  /** All that it has dialled. */
  readonly links: VirtualLink[];
}
