/** Takes a loop through its life: starts it, drains it, ends it, in whatever order it is asked to. */

import { after, nextTurn } from '../clock.ts';
import { Deferred } from '../deferred.ts';
import { StoppedError, TerminatedError, TransportError } from '../errors.ts';
import { milliseconds } from '../event-options.ts';
import { Run } from './run.ts';

export interface LifeOwner {
  /** Begins to open executors. @throws when it may not. */
  open(): void;
  /** Ends the attempts to open executors. */
  stopOpening(): void;
  /** Ends all executors, in order or at once; `waited`: the ms that they had to end in order. */
  close(): Promise<void>;
  kill(waited?: number): Promise<void>;
  /** It is to stop: nobody waits for a place in its queue any more, and streams that nobody takes end. */
  stopping(): void;
  /** Fails every event that has not ended. */
  failAll(reason: Error): void;
  /** Events that have not ended or were not handled. */
  readonly openEvents: number;
  /** Resolves when handlers that do not wait have run. */
  quiet(): Promise<void>;
  /** It has stopped. */
  ended(): void;
  /** Why executors could not be had so far. */
  readonly lastReason: Error | undefined;
}

export class Life {
  readonly #owner: LifeOwner;
  readonly #startTimeout: number;
  /** Undefined where the loop was never started, or has stopped. */
  #run: Run | undefined;
  #hasStopped = false;
  /** A start() that was asked for while the loop stops: its next run. */
  #next: Run | undefined;
  /** What start() returned for a run. */
  readonly #starts = new WeakMap<Run, Promise<unknown>>();

  constructor(owner: LifeOwner, startTimeout: number) {
    this.#owner = owner;
    this.#startTimeout = startTimeout;
  }

  get isActive(): boolean {
    return this.#run !== undefined;
  }
  /** Whether it was never started. */
  get isIdle(): boolean {
    return this.#run === undefined && !this.#hasStopped;
  }
  /** Whether it takes events: for this run, or for the next. */
  get takesEvents(): boolean {
    return this.#next !== undefined || (this.#run === undefined ? !this.#hasStopped : !this.#run.isEnding);
  }
  /** Whether it takes events that nobody has to wait for: it is not about to stop. */
  get isStaying(): boolean {
    return this.takesEvents && (this.#next !== undefined || this.#run?.isStopping !== true);
  }
  /** Whether it ends its executors, or has none any more. */
  get isEnding(): boolean {
    return this.#run === undefined ? this.#hasStopped : this.#run.isEnding;
  }

  start(face: unknown): Promise<unknown> {
    if (this.#run?.isStopping === true) {
      this.#next ??= new Run();
      return this.#startOf(this.#next, face);
    }
    try {
      return this.#startOf(this.#run ?? this.begin(), face);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /**
   * Starts without anybody waiting for it: what fails then fails the queued events.
   *
   * @throws TargetError while an executor imports the module that does it.
   */
  begin(run: Run = new Run()): Run {
    this.#owner.open();
    this.#run = run;
    run.startTimer = after(this.#startTimeout, () => this.#late(run));
    // What is to be done keeps the process alive; where nothing is, only those who await the start do.
    if (!this.#starts.has(run)) run.startTimer.unref();
    return run;
  }

  /** Enough executors are ready. */
  ready(): void {
    const run = this.#run;
    if (run?.start !== 'pending') return;
    if (run.phase === 'starting') run.to('running');
    run.settleStart(undefined);
  }

  stop(timeout: number | undefined): Promise<void> {
    if (timeout !== undefined) milliseconds('timeout', timeout);
    const again = (): Promise<void> => this.stop(timeout);
    if (this.#next !== undefined) return this.#next.started.promise.then(again, () => {});
    if (this.#run === undefined && (this.#hasStopped || this.#owner.openEvents === 0)) {
      this.#hasStopped = true;
      return Promise.resolve();
    }
    const run = this.#run ?? this.begin();
    if (!run.isStopping) void this.#drain(run);
    if (timeout === undefined) return run.over.promise;
    const timer = after(timeout, () => {
      // Nothing runs any more then, and what executors dispose of may take no longer either.
      if (run.isEnding) void this.#owner.kill(timeout);
      else this.#end(run, new TerminatedError(`the loop did not stop within ${timeout} ms, and was terminated`));
    });
    return run.over.promise.finally(() => timer.cancel());
  }

  async terminate(): Promise<void> {
    if (this.#run === undefined && this.#hasStopped) return;
    const reason = new TerminatedError('the loop was terminated');
    const next = this.#next;
    this.#next = undefined;
    this.#run ??= new Run();
    const run = this.#run;
    if (run.isEnding) {
      void this.#owner.kill();
      // What was added for the next run.
      if (next !== undefined) this.#owner.failAll(reason);
    }
    next?.settleStart(reason);
    this.#end(run, reason);
    await run.over.promise;
  }

  /** It can't go on: ends it. */
  fail(reason: Error): void {
    if (this.#run !== undefined) this.#end(this.#run, reason);
  }

  /** Nothing is left to do, for now. */
  idle(): void {
    this.#run?.drained?.resolve();
  }

  #startOf(run: Run, face: unknown): Promise<unknown> {
    let started = this.#starts.get(run);
    if (started === undefined) {
      started = run.started.promise.then(() => face);
      this.#starts.set(run, started);
      run.startTimer?.ref();
    }
    return started;
  }

  #late(run: Run): void {
    run.start = 'late';
    this.#owner.stopOpening();
    // Whoever was opening one says now what kept it.
    nextTurn(() => {
      if (this.#run !== run) return;
      const cause = this.#owner.lastReason;
      const why = cause === undefined ? '' : `: ${cause.message}`;
      this.#end(
        run,
        new TransportError(`the loop's executors were not ready within ${this.#startTimeout} ms (startTimeout)${why}`, { cause }),
      );
    });
  }

  async #drain(run: Run): Promise<void> {
    run.to('draining');
    this.#owner.stopping();
    // A start that someone awaits is seen through: without work it would otherwise fail for no fault of the executors'.
    if (this.#starts.has(run)) await run.started.promise.catch(() => {});
    while (run.phase === 'draining' && this.#owner.openEvents > 0) {
      run.drained = new Deferred();
      await run.drained.promise;
    }
    this.#end(run, undefined);
  }

  #end(run: Run, reason: Error | undefined): void {
    if (run.isEnding) return;
    run.to('closing');
    run.startTimer?.cancel();
    void this.#close(run, reason);
  }

  /** Ends the executors, in order where nothing has gone wrong; else all that has not ended fails with the reason. */
  async #close(run: Run, reason: Error | undefined): Promise<void> {
    if (reason === undefined) await this.#owner.close();
    else {
      this.#owner.stopping();
      const killed = this.#owner.kill();
      this.#owner.failAll(reason);
      await killed;
      await this.#owner.quiet();
    }
    run.to('over');
    this.#run = undefined;
    this.#hasStopped = true;
    run.settleStart(reason ?? new StoppedError('the loop was stopped while it started'));
    run.over.resolve();
    run.drained?.resolve();
    this.#owner.ended();
    this.#goOn();
  }

  /** Begins the run that was asked for meanwhile. */
  #goOn(): void {
    const next = this.#next;
    this.#next = undefined;
    if (next === undefined) return;
    try {
      this.begin(next);
    } catch (error) {
      next.settleStart(error as Error);
      this.#owner.failAll(error as Error);
    }
  }
}
