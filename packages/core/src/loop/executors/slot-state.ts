/** What one of a loop's slots for an executor is doing. */
import type { Timer } from '../../clock.ts';
import type { ExecutorStats } from '../reporting/stats.ts';
import type { Attempt } from './attempt.ts';
import type { Executor } from './executor.ts';

/** What becomes of a slot when its executor has ended: another one is opened, or it stays empty until one is needed. */
export type AfterEnd = 'refill' | 'stay empty';

/**
 * Each state says what ends it, and when at the latest.
 *
 * | state | ended by | at the latest |
 * | --- | --- | --- |
 * | `empty` | work that needs another executor | – |
 * | `opening` | the transport, which opens or refuses | after `startTimeout`, or when the loop ends: the attempt's signal aborts |
 * | `starting` | the executor, which is ready, of no use, or dead | after `startTimeout`: it is killed |
 * | `ready` | death; distrust, which kills; wear and idleness, which close | when the loop ends |
 * | `closing` | the channel, which has closed | after `END_PATIENCE`: it is killed |
 * | `killed` | the channel, which has closed | at once: transports kill whatever an executor does |
 * | `backing off` | its timer, which opens another one | after 1,600 ms, the longest pause there is |
 * | `given up` | its timer, which opens another one if too few are there | after `REST` |
 */
export type SlotState =
  | { readonly is: 'empty' }
  | { readonly is: 'opening'; readonly attempt: Attempt; readonly timer: Timer }
  | { readonly is: 'starting'; readonly executor: Executor; readonly timer: Timer }
  | { readonly is: 'ready'; readonly executor: Executor }
  | { readonly is: 'closing'; readonly executor: Executor; readonly next: AfterEnd; readonly timer: Timer }
  | { readonly is: 'killed'; readonly executor: Executor; readonly next: AfterEnd; readonly because: Error | undefined }
  | { readonly is: 'backing off'; readonly timer: Timer }
  | { readonly is: 'given up'; readonly timer: Timer };

type Name = SlotState['is'];

const successors: Readonly<Record<Name, readonly Name[]>> = {
  empty: ['opening'],
  opening: ['starting', 'backing off', 'given up', 'empty'],
  starting: ['ready', 'closing', 'killed', 'opening', 'empty'],
  ready: ['closing', 'killed', 'opening', 'empty'],
  closing: ['killed', 'opening', 'empty'],
  killed: ['opening', 'empty'],
  'backing off': ['opening', 'empty'],
  'given up': ['opening', 'empty'],
};

/** What is on its way, or ready, keeps the process alive while the loop has something to do; what is ended does until it is gone. */
export function keepProcess(state: SlotState, isNeeded: boolean): void {
  if (state.is === 'opening' || state.is === 'starting' || state.is === 'backing off') {
    if (isNeeded) state.timer.ref();
    else state.timer.unref();
  }
  if (state.is === 'starting' || state.is === 'ready') {
    if (isNeeded) state.executor.channel.ref();
    else state.executor.channel.unref();
  }
}

/** What users see of it. `isCutOff`: no host could be reached yet that would lend the executor. */
export function slotStats(state: SlotState, index: number, isCutOff: boolean): ExecutorStats | undefined {
  if (state.is === 'opening') return { id: '', index, state: isCutOff ? 'unreachable' : 'starting', running: 0, ended: 0, location: {} };
  if (!('executor' in state)) return undefined;
  const { executor } = state;
  if (state.is !== 'starting' && state.is !== 'ready') return executor.stats('ending');
  if (!executor.isReachable) return executor.stats('unreachable');
  return executor.stats(state.is === 'starting' ? 'starting' : executor.sent.held > 0 ? 'busy' : 'ready');
}

/** @throws Error, which is a bug of ours, when a slot can't go from one to the other. */
export function checkTransition(from: SlotState, to: SlotState): void {
  if (!successors[from.is].includes(to.is)) throw new Error(`a bug in mp-event-loop: a slot that is ${from.is} cannot become ${to.is}`);
}
