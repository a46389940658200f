/** Takes a loop through its life: starts it, drains it, ends it, in whatever order it is asked to. */
import { Deferred } from '../deferred.ts';
import { StoppedError, TerminatedError, TransportError } from '../errors.ts';
import { milliseconds } from '../event-options.ts';
import { nextTurn } from '../turn.ts';
import { Lifecycle } from './lifecycle.ts';

export interface LifeOwner {
  /** Begins to open executors. @throws when it may not. */
  open(): void;
  /** Ends the attempts to open executors. */
  stopOpening(): void;
  /** Ends all executors, in order or at once. */
  close(): Promise<void>;
  kill(): Promise<void>;
  /** It is to stop: nobody waits for a place in its queue any more, and streams that nobody takes end. */
  stopping(): void;
  /** Fails every event that has not ended. */
  failAll(reason: Error): void;
  /** Events that have not ended or were not handled. */
  openEvents(): number;
  /** Resolves when handlers that do not wait have run. */
  quiet(): Promise<void>;
  /** It has stopped. */
  ended(): void;
  /** Why executors could not be had so far. */
  lastReason(): Error | undefined;
}

export class Life {
  readonly #owner: LifeOwner;
  readonly #startTimeout: number;
  readonly #lifecycle = new Lifecycle();
  /** Settles when min executors are ready, or will never be. */
  #starting: Deferred<void> | undefined;
  /** The same for whoever calls start(), made when first asked for. */
  #started: Promise<unknown> | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #stopping: Promise<void> | undefined;
  #ending: Promise<void> | undefined;
  #drained: Deferred<void> | undefined;
  /** It ends its executors: what is added now would not run. */
  #isClosing = false;

  constructor(owner: LifeOwner, startTimeout: number) {
    this.#owner = owner;
    this.#startTimeout = startTimeout;
  }

  get isActive(): boolean {
    return this.#lifecycle.isActive;
  }
  get isIdle(): boolean {
    return this.#lifecycle.state === 'idle';
  }
  get isStopping(): boolean {
    return this.#lifecycle.state === 'stopping';
  }
  /** Whether it takes no events until it is started again. */
  get isOver(): boolean {
    return this.#lifecycle.state === 'stopped' || this.#isClosing;
  }

  start(face: unknown): Promise<unknown> {
    const { state } = this.#lifecycle;
    if (state === 'stopping') return (this.#stopping as Promise<void>).then(() => this.start(face));
    if (state === 'idle' || state === 'stopped') {
      try {
        this.begin();
      } catch (error) {
        return Promise.reject(error as Error);
      }
    }
    this.#started ??= (this.#starting as Deferred<void>).promise.then(() => face);
    return this.#started;
  }

  /** Starts without anybody waiting for it: what fails then fails the queued events. */
  begin(): void {
    this.#owner.open();
    this.#lifecycle.to('starting');
    this.#started = undefined;
    this.#starting = new Deferred<void>();
    this.#starting.promise.catch(() => {});
    this.#startTimer = setTimeout(() => {
      this.#owner.stopOpening();
      // Whoever was opening one says now what kept it.
      nextTurn(() => {
        const cause = this.#owner.lastReason();
        const why = cause === undefined ? '' : `: ${cause.message}`;
        this.fail(
          new TransportError(`the loop's executors were not ready within ${this.#startTimeout} ms (startTimeout)${why}`, { cause }),
        );
      });
    }, this.#startTimeout);
  }

  /** Enough executors are ready. */
  ready(): void {
    clearTimeout(this.#startTimer);
    if (this.#lifecycle.state === 'starting') this.#lifecycle.to('running');
    this.#starting?.resolve();
  }

  stop(timeout: number | undefined): Promise<void> {
    if (timeout !== undefined) milliseconds('timeout', timeout);
    const { state } = this.#lifecycle;
    if (state === 'stopped') return Promise.resolve();
    if (state === 'idle') {
      if (this.#owner.openEvents() === 0) {
        this.#lifecycle.to('stopped');
        return Promise.resolve();
      }
      this.begin();
    }
    this.#stopping ??= this.#drain();
    if (timeout === undefined) return this.#stopping;
    const timer = setTimeout(() => void this.terminate(), timeout);
    return this.#stopping.finally(() => clearTimeout(timer));
  }

  async terminate(): Promise<void> {
    if (this.#isClosing) void this.#owner.kill();
    if (!this.isOver) this.fail(new TerminatedError('the loop was terminated'));
    await this.#stopping;
  }

  /** It can't go on: ends it. */
  fail(reason: Error): void {
    if (this.isOver) return;
    this.#ending = this.#end(reason);
    // Who stops it already waits for that.
    this.#stopping ??= this.#ending;
  }

  /** Nothing is left to do, for now. */
  idle(): void {
    this.#drained?.resolve();
  }

  async #drain(): Promise<void> {
    this.#lifecycle.to('stopping');
    this.#owner.stopping();
    // A start that someone awaits is seen through: without work it would otherwise fail for no fault of the executors'.
    await this.#starting?.promise.catch(() => {});
    while (this.#owner.openEvents() > 0 && !this.isOver) {
      this.#drained = new Deferred();
      await this.#drained.promise;
    }
    if (!this.isOver) this.#ending = this.#end(undefined);
    await this.#ending;
  }

  /** Ends the executors, in order where nothing has gone wrong; else all that has not ended fails with the reason. */
  async #end(reason: Error | undefined): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#startTimer);
    if (this.#lifecycle.state !== 'stopping') this.#lifecycle.to('stopping');
    if (reason === undefined) await this.#owner.close();
    else {
      this.#owner.stopping();
      const killed = this.#owner.kill();
      this.#owner.failAll(reason);
      await killed;
      await this.#owner.quiet();
    }
    this.#lifecycle.to('stopped');
    this.#isClosing = false;
    this.#stopping = undefined;
    this.#ending = undefined;
    this.#starting?.reject(reason ?? new StoppedError('the loop was stopped while it started'));
    this.#drained?.resolve();
    this.#owner.ended();
  }
}
