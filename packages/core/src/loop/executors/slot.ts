/** One of a loop's slots for an executor, as a state machine: opened, lost and replaced, closed, given up, tried again. */
import { after } from '../../clock.ts';
import { Deferred } from '../../deferred.ts';
import { TransportError } from '../../errors.ts';
import type { CloseReason, ExecutorChannel, Transport } from '../../transport.ts';
import type { ExecutorStats } from '../reporting/stats.ts';
import { Attempt, type AttemptOwner } from './attempt.ts';
import { Loss } from './blame.ts';
import { END_PATIENCE } from './ending.ts';
import { Executor } from './executor.ts';
import type { ExecutorOwner } from './executor-owner.ts';
import { FailuresInARow } from './failures-in-a-row.ts';
import type { SlotListeners, SlotOwner, SlotSettings } from './slot-owner.ts';
import { type AfterEnd, checkTransition, keepProcess, type SlotState, slotStats } from './slot-state.ts';

/** ms after which a slot that was given up is tried once more: a host that was away may be back. */
const REST = 10_000;

export class Slot implements AttemptOwner, ExecutorOwner {
  readonly index: number;
  readonly #settings: SlotSettings;
  readonly #listeners: SlotListeners;
  readonly #owner: SlotOwner;
  #state: SlotState = { is: 'empty' };
  /** Resolves when the executor's channel has closed and all that it sent was read. */
  #gone = new Deferred<void>();
  /** Which attempt the executor came of. */
  #employed: Attempt | undefined;
  readonly #failures = new FailuresInARow();
  /** A host that was asked for an executor is away. */
  #isCutOff = false;
  #wasReady = false;
  #wasGivenUp = false;
  /** The loop ends: no more executors are opened. */
  #isShut = false;

  constructor(index: number, settings: SlotSettings, listeners: SlotListeners, owner: SlotOwner) {
    this.index = index;
    this.#settings = settings;
    this.#listeners = listeners;
    this.#owner = owner;
  }

  get is(): SlotState['is'] {
    return this.#state.is;
  }
  get executor(): Executor | undefined {
    return 'executor' in this.#state ? this.#state.executor : undefined;
  }
  /** Whether an executor is on its way. */
  get isOpening(): boolean {
    return this.is === 'opening' || this.is === 'starting' || this.is === 'backing off';
  }
  /** Whether it has an executor, or will have one. */
  get isManned(): boolean {
    return this.is !== 'empty' && this.is !== 'given up';
  }
  get wasReady(): boolean {
    return this.#wasReady;
  }
  get wasGivenUp(): boolean {
    return this.#wasGivenUp;
  }
  get stats(): ExecutorStats | undefined {
    return slotStats(this.#state, this.index, this.#isCutOff);
  }

  /** Opens an executor, unless there is one, or will be, or the loop ends. */
  open(): void {
    if (this.isManned || this.#isShut) return;
    this.#isCutOff = false;
    this.#openNext();
  }

  /** Has the executor end in order; it is killed if that takes too long. Resolves when it is gone. */
  close(next: AfterEnd): Promise<void> {
    const state = this.#state;
    if (state.is === 'starting' || state.is === 'ready') {
      const timer = after(END_PATIENCE, () => void this.killLate(END_PATIENCE));
      this.#to({ is: 'closing', executor: state.executor, next, timer });
      state.executor.end();
    }
    return this.#ended();
  }

  /** As `kill()`; tells of an executor that had so many ms to end in order. */
  killLate(waited: number): Promise<void> {
    if (this.#state.is === 'closing') this.#state.executor.endsLate(waited);
    return this.kill();
  }

  /** Ends the executor now, whatever it does. Resolves when it is gone. */
  kill(because?: Error): Promise<void> {
    const state = this.#state;
    if (state.is === 'starting' || state.is === 'ready' || state.is === 'closing') {
      const { executor } = state;
      this.#to({ is: 'killed', executor, next: state.is === 'closing' ? state.next : 'refill', because });
      executor.channel.ref();
      void executor.channel.kill();
    }
    return this.#ended();
  }

  /** The loop ends: what is only planned is not done any more. */
  stopOpening(reason: Error): void {
    this.#isShut = true;
    if (this.#state.is === 'opening') this.#state.attempt.abort(reason);
    if (this.is === 'opening' || this.is === 'backing off' || this.is === 'given up') this.#to({ is: 'empty' });
  }

  /** There is nothing to do for now: it keeps no process alive, and a spare attempt is not made. */
  rest(isSpare: boolean): void {
    if (this.is === 'backing off' && isSpare) this.#to({ is: 'empty' });
    keepProcess(this.#state, false);
  }
  wake(): void {
    keepProcess(this.#state, true);
  }

  ready(): void {
    const state = this.#state;
    if (state.is !== 'starting') return;
    this.#to({ is: 'ready', executor: state.executor });
    this.#wasReady = true;
    this.#owner.executorReady(state.executor, state.executor.stats('ready'));
  }

  unfit(error: Error): void {
    if (this.#owner.mayStartAgain(error)) void this.kill(error);
  }

  worn(): void {
    if (this.is === 'ready') void this.close('refill');
  }

  strayed(eventNumber: number | undefined, error: Error): void {
    const { stats } = this;
    if (stats !== undefined) this.#owner.executorStrayed(stats, eventNumber, error);
  }

  closed(reason: CloseReason): void {
    const state = this.#state;
    if (!('executor' in state)) return;
    const { executor } = state;
    const hasWorked = executor.sent.hasStartedAny;
    if (hasWorked) this.#failures.clear();
    // One that was recycled before its first event has not failed to start.
    const isSound = hasWorked || state.is === 'closing' || (state.is === 'killed' && state.because === undefined);
    const staysEmpty = this.#isShut || ('next' in state && state.next === 'stay empty');
    // Before anybody hears of it: who hears may ask for more executors, and must not take this slot too.
    const opening = staysEmpty ? undefined : this.#attempt();
    this.#to(opening ?? { is: 'empty' });
    const loss = new Loss(executor, reason, state.is === 'killed' ? state.because : undefined);
    this.#owner.executorLost(executor, loss);
    if (opening !== undefined && this.#state === opening) {
      if (isSound) opening.attempt.begin();
      else this.#died(loss.error);
    }
    this.#gone.resolve();
  }

  #ended(): Promise<void> {
    return this.executor === undefined ? Promise.resolve() : this.#gone.promise;
  }

  #openNext(): void {
    const opening = this.#attempt();
    this.#to(opening);
    opening.attempt.begin();
  }

  #attempt(): SlotState & { is: 'opening' } {
    const attempt = new Attempt(this.index, this.#settings, this, this.#notReady('opened'));
    return { is: 'opening', attempt, timer: attempt.timer };
  }

  #isCurrent(attempt: Attempt): boolean {
    return this.#state.is === 'opening' && this.#state.attempt === attempt;
  }

  opened(attempt: Attempt, channel: ExecutorChannel): void {
    if (this.#isCurrent(attempt)) this.#employ(attempt, channel);
    else void channel.kill();
  }

  refused(attempt: Attempt, reason: Error, isNews: boolean): void {
    // Hosts that are away may come back at any time: while no other slot has an executor, or will have, what is queued waits for them.
    if (this.#isCurrent(attempt) && this.#owner.mayOpenAgain(reason, attempt.isolation))
      this.#died(reason, attempt.isolation === 'host' && this.#owner.isLast(this.index));
    // It may say what kept it until now.
    else if (isNews) this.#owner.noteReason(reason);
  }

  wayChanged(attempt: Attempt, error: Error | undefined): void {
    const state = this.#state;
    const isBroken = error !== undefined;
    if (this.#isCurrent(attempt)) {
      if (this.#isCutOff === isBroken) return;
      this.#isCutOff = isBroken;
    } else if (attempt === this.#employed && (state.is === 'starting' || state.is === 'ready') && state.executor.isReachable === isBroken)
      state.executor.reach(!isBroken);
    else return;
    this.#owner.executorReachable(this.executor, this.stats as ExecutorStats, error);
  }

  #employ(attempt: Attempt, channel: ExecutorChannel): void {
    const { intake, events, planner } = this.#listeners;
    const executor = new Executor(channel, this.index, attempt.isolation as Transport['isolation'], this.#settings, this, events, planner);
    this.#gone = new Deferred();
    this.#employed = attempt;
    this.#isCutOff = false;
    const timer = after(this.#settings.startTimeout, () => void this.kill(this.#notReady('ready')));
    this.#to({ is: 'starting', executor, timer });
    executor.listen(intake);
    executor.greet(this.#owner.greeting(this.#failures.hasAny));
  }

  #notReady(what: string): TransportError {
    return new TransportError(`an executor was not ${what} within ${this.#settings.startTimeout} ms (startTimeout)`);
  }

  /** It died before a first event. `isPatient`: however often. */
  #died(reason: Error, isPatient = false): void {
    this.#owner.noteReason(reason);
    if (isPatient) this.#failures.addAbsence();
    else this.#failures.add(reason);
    const { areTooMany, first, pause } = this.#failures;
    if (!isPatient && areTooMany) this.#giveUp(first ?? reason);
    else this.#to({ is: 'backing off', timer: after(pause, () => this.#openNext()) });
  }

  #giveUp(firstReason: Error): void {
    this.#wasGivenUp = true;
    const rested = (): void => {
      this.#to({ is: 'empty' });
      this.#owner.slotRested(this.index);
    };
    this.#to({ is: 'given up', timer: after(REST, rested).unref() });
    this.#owner.slotGivenUp(this.index, firstReason);
  }

  #to(next: SlotState): void {
    const state = this.#state;
    checkTransition(state, next);
    if ('timer' in state) state.timer.cancel();
    this.#state = next;
    if (this.#owner.isResting) keepProcess(next, false);
    if (state.is === 'ready') this.#owner.executorLeft(state.executor);
  }
}
