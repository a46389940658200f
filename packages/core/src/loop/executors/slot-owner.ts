/** What a slot works with, and who decides over it. */
import type { OpenRequest, Transport } from '../../transport.ts';
import type { CallersContext } from '../callers-context.ts';
import type { Intake } from '../handling/intake.ts';
import type { ExecutorStats } from '../reporting/stats.ts';
import type { Loss } from './blame.ts';
import type { Executor } from './executor.ts';
import type { ExecutorEvents } from './executor-events.ts';
import type { ExecutorSettings } from './executor-owner.ts';
import type { Greeting } from './greeting.ts';
import type { Planner } from './planner.ts';

/** What all slots of a loop share. */
export interface SlotSettings extends ExecutorSettings {
  readonly transport: () => Promise<Transport>;
  readonly name: string;
  /** Where executors are opened: what transports make lives on, and nothing of an adder's context is to be kept. */
  readonly context: CallersContext;
  readonly print: OpenRequest['print'];
}

/** Whom a slot's executor talks to. */
export interface SlotListeners {
  readonly intake: Intake;
  readonly events: ExecutorEvents;
  readonly planner: Planner;
}

/** What a slot tells and asks those who decide over all of them. */
export interface SlotOwner {
  /** Whether the loop has nothing to do for now. */
  readonly isResting: boolean;
  /** Returns what its next executor takes over. */
  greeting(isReplacement: boolean): Greeting;
  executorReady(executor: Executor, stats: ExecutorStats): void;
  /** It takes no more events. */
  executorLeft(executor: Executor): void;
  /** Its channel has closed, and all that it had sent was read. */
  executorLost(executor: Executor, loss: Loss): void;
  /** The way to it, or to a host that was asked for it, is broken, and why, or mended. */
  executorReachable(executor: Executor | undefined, stats: ExecutorStats, error: Error | undefined): void;
  /** An error that no running event can be blamed for. */
  executorStrayed(stats: ExecutorStats, eventNumber: number | undefined, error: Error): void;
  /** Why an executor could not be opened, or died before its first event. */
  noteReason(reason: Error): void;
  /** An executor could not be opened. Returns whether trying again may help. */
  mayOpenAgain(reason: Error, isolation: Transport['isolation'] | undefined): boolean;
  /** An executor was of no use. Returns whether another one may be. */
  mayStartAgain(reason: Error): boolean;
  /** Whether no other slot has an executor, or will have one. */
  isLast(index: number): boolean;
  /** The slot's executors only die. */
  slotGivenUp(index: number, firstReason: Error): void;
  /** The slot that was given up is empty from now on, as if nothing had been: it may be filled. */
  slotRested(index: number): void;
}
