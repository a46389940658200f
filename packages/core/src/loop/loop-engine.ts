/** What is behind an EventLoop: makes the parts, connects them, and takes the loop through its life. */
import { Deferred } from '../deferred.ts';
import { ArgumentError, StoppedError, TargetError, TerminatedError, TransportError } from '../errors.ts';
import type { EventState } from '../event.ts';
import { importingModule, moduleUrls } from '../tasks.ts';
import type { CloseReason } from '../transport.ts';
import { CoarseClock, nextTurn, TurnBudget } from '../turn.ts';
import { annotate } from './annotate.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import { HandlerChain } from './handler-chain.ts';
import { Intake } from './intake.ts';
import { Ledger } from './ledger.ts';
import { Lifecycle } from './lifecycle.ts';
import { Notices } from './notices.ts';
import { type EventLoopOptions, milliseconds, type Settings, settingsOf } from './options.ts';
import { EventQueue } from './queue.ts';
import { QueueLimit } from './queue-limit.ts';
import { Scheduler } from './scheduler.ts';
import { Settlement } from './settlement.ts';
import type { LoopStats } from './stats.ts';
import { type Greeting, Supervisor } from './supervisor.ts';
import { Targets } from './targets.ts';

/** How long, in ms, an executor with nothing to do may take to end before it is killed. */
const CLOSING_PATIENCE = 5000;

export class LoopEngine {
  readonly notices: Notices = new Notices();
  readonly ledger: Ledger;
  readonly chain: HandlerChain;
  readonly limit: QueueLimit;
  readonly #settings: Settings;
  readonly #lifecycle = new Lifecycle();
  readonly #clock = new CoarseClock();
  readonly #queue = new EventQueue();
  readonly #targets = new Targets();
  readonly #intake: Intake;
  readonly #settlement: Settlement;
  readonly #scheduler: Scheduler;
  readonly #supervisor: Supervisor;
  /** Resolves when min executors are ready. */
  #starting: Deferred<void> | undefined;
  /** The same for whoever calls start(), made when first asked for. */
  #started: Promise<unknown> | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #stopping: Promise<void> | undefined;
  #drained: (() => void) | undefined;
  /** It ends its executors: what is added now would not run. */
  #isClosing = false;

  constructor(options: EventLoopOptions) {
    this.#settings = settingsOf(options);
    const { outputHandlers, errorHandlers, executors, name, concurrency, transport, handlerBudget, maxQueue } = this.#settings;
    this.ledger = new Ledger(
      () => this.#supervisor.ref(),
      () => this.#idle(),
    );
    this.chain = new HandlerChain(outputHandlers, errorHandlers, {
      handled: (event) => this.ledger.handled(event),
      failed: (event, error) => this.#handlerFailed(event, error),
      resume: () => this.#intake.run(),
    });
    this.#intake = new Intake(this.chain, new TurnBudget(handlerBudget, this.#clock), () => this.#sliceEnded());
    this.#settlement = new Settlement(this.ledger, this.chain, this.notices, () => this.#intake.wake());
    this.#scheduler = new Scheduler(this.#queue, executors, (event, error) => this.#reject(event, error));
    this.limit = new QueueLimit(maxQueue, () => this.#waiting() + this.ledger.handling);
    this.#supervisor = new Supervisor({
      transport,
      name,
      concurrency,
      greeting: (isFirst) => this.#greeting(isFirst),
      onHopeless: (reason) => this.#fail(reason),
      owner: {
        received: (handle, message) => this.#intake.add(handle, message),
        drained: () => this.#intake.run(),
        afterMessages: (handle, action) => this.#intake.addAction(handle, action),
        fulfilled: (event, results, ran) => this.#settlement.fulfil(event, results, ran, this.#clock.now),
        rejected: (event, error, handle) => this.#reject(event, error, handle),
        started: (event) => this.#eventStarted(event),
        ready: (handle) => this.#executorReady(handle),
        lost: (handle, reason) => this.#executorLost(handle, reason),
        changed: () => this.#scheduler.plan(),
      },
    });
  }

  get isActive(): boolean {
    return this.#lifecycle.isActive;
  }
  /** Whether it takes no events until it is started again. */
  get isOver(): boolean {
    return this.#lifecycle.state === 'stopped' || this.#isClosing;
  }

  add(event: EventState): void {
    if (this.isOver) throw new StoppedError('the loop has stopped: call start(), run() or runUntilComplete() before addEvent');
    if (event.status !== 'created') throw new ArgumentError(`event ${event.number} was added before: make a new Event for each time it is to run`);
    event.runs = this.#targets.of(event);
    this.limit.take();
    if (this.#lifecycle.state === 'idle' && this.#settings.autoStart) this.#begin();
    event.status = 'queued';
    event.addedAt = this.#clock.now;
    if (this.#settings.debug) event.addedStack = new Error('added').stack;
    this.ledger.added(event);
    this.#queue.push(event);
    if (this.notices.isHeard) this.notices.notify({ type: 'eventAdded', event: event.event });
    this.#scheduler.plan();
  }

  start(face: unknown): Promise<unknown> {
    const { state } = this.#lifecycle;
    if (state === 'stopping') return (this.#stopping as Promise<void>).then(() => this.start(face));
    if (state === 'idle' || state === 'stopped') {
      try {
        this.#begin();
      } catch (error) {
        return Promise.reject(error as Error);
      }
    }
    this.#started ??= (this.#starting as Deferred<void>).promise.then(() => face);
    return this.#started;
  }

  stop(timeout: number | undefined): Promise<void> {
    if (timeout !== undefined) milliseconds('timeout', timeout);
    const { state } = this.#lifecycle;
    if (state === 'stopped') return Promise.resolve();
    if (state === 'idle') {
      if (this.ledger.open === 0) {
        this.#lifecycle.to('stopped');
        return Promise.resolve();
      }
      this.#begin();
    }
    this.#stopping ??= this.#drain();
    if (timeout === undefined) return this.#stopping;
    const timer = setTimeout(() => void this.terminate(), timeout);
    return this.#stopping.finally(() => clearTimeout(timer));
  }

  async terminate(): Promise<void> {
    if (this.#isClosing) void this.#supervisor.kill();
    if (this.isOver) return this.#stopping;
    const isStopping = this.#stopping;
    const done = this.#end(new TerminatedError('the loop was terminated'));
    this.#stopping ??= done;
    await done;
    await isStopping;
  }

  stats(): LoopStats {
    const { fulfilled, rejected, waitTime, runTime } = this.#settlement;
    const handles = this.#supervisor.handles;
    const running = handles.reduce((sum, handle) => sum + handle.sent.running, 0);
    const counts = { queued: this.#waiting(), running, fulfilled, rejected, cancelled: 0 };
    return { ...counts, waitTime: waitTime.summary(), runTime: runTime.summary(), executors: handles.map((handle) => handle.stats) };
  }

  /** Events that are not known to have started. */
  #waiting(): number {
    let waiting = this.#queue.size;
    for (const { sent } of this.#scheduler.handles) waiting += sent.held - sent.running;
    return waiting;
  }

  #begin(): void {
    const module = importingModule();
    if (module !== undefined) {
      throw new TargetError(
        `an EventLoop starts while an executor imports ${module}: a task module is imported by executors too, so what starts a loop there belongs into 'if (!isExecutor()) { … }' or into another module`,
      );
    }
    this.#lifecycle.to('starting');
    this.#started = undefined;
    this.#starting = new Deferred<void>();
    // What fails here fails the queued events; who called start() has a promise of its own.
    this.#starting.promise.catch(() => {});
    const { startTimeout, executors } = this.#settings;
    this.#startTimer = setTimeout(() => {
      const reason = this.#supervisor.lastReason;
      const why = reason === undefined ? '' : `: ${reason.message}`;
      this.#fail(new TransportError(`the loop's executors were not ready within ${startTimeout} ms (startTimeout)${why}`, { cause: reason }));
    }, startTimeout);
    this.#supervisor.open(executors);
  }

  /**
   * At an opening the modules of what is queued, and where nothing is, all that are known: whoever starts a loop ahead of its events wants it warm. After a
   * death none: it may have been an import that killed, and then it should hurt none but its own events.
   */
  #greeting(isFirst: boolean): Greeting {
    const { initialize } = this.#settings;
    const needed = new Set<string>();
    for (const event of this.#queue) if (event.runs?.name.url !== undefined) needed.add(event.runs.name.url);
    return { modules: !isFirst ? [] : needed.size > 0 ? [...needed] : moduleUrls(), initialize };
  }

  #executorReady(handle: ExecutorHandle): void {
    if (this.ledger.open === 0) handle.unref();
    this.#scheduler.add(handle);
    if (this.notices.isHeard) this.notices.notify({ type: 'executorReady', executor: handle.stats });
    if (this.#supervisor.readyCount >= this.#settings.executors) {
      clearTimeout(this.#startTimer);
      if (this.#lifecycle.state === 'starting') this.#lifecycle.to('running');
      this.#starting?.resolve();
    }
    this.#scheduler.plan();
  }

  #executorLost(handle: ExecutorHandle, reason: CloseReason): void {
    this.#scheduler.remove(handle);
    const { failed, unstarted } = handle.blame(reason);
    for (const [event, error] of failed) this.#reject(event, error, handle);
    for (const event of unstarted.toReversed()) {
      if (event.hasEnded) continue;
      event.status = 'queued';
      this.#queue.unshift(event);
    }
    const isExpected = this.#lifecycle.state === 'stopped' || reason.kind === 'closed';
    if (this.notices.isHeard && !isExpected) this.notices.notify({ type: 'executorLost', executor: handle.stats, error: handle.lossOf(reason) });
    this.#scheduler.plan();
  }

  #eventStarted(event: EventState): void {
    if (event.hasEnded) return;
    event.status = 'running';
    if (this.notices.isHeard) this.notices.notify({ type: 'eventStarted', event: event.event });
  }

  #reject(event: EventState, error: Error, handle?: ExecutorHandle): void {
    if (event.hasEnded) return;
    this.#settlement.reject(event, annotate(error, event, handle?.id));
  }

  #handlerFailed(event: EventState, error: unknown): void {
    if (this.notices.isHeard) this.notices.notify({ type: 'handlerFailed', event: event.event, error });
    else console.error(`mp-event-loop: a handler threw at event ${event.number} (${event.runs?.name.name}):`, error);
  }

  #sliceEnded(): void {
    this.#scheduler.dispatch();
    this.limit.update();
    this.#clock.expire();
  }

  #idle(): void {
    this.#supervisor.unref();
    this.#drained?.();
  }

  async #drain(): Promise<void> {
    this.#lifecycle.to('stopping');
    this.limit.stop();
    // A start that someone awaits is seen through; without work it would otherwise fail for no fault of the executors'.
    await this.#starting?.promise.catch(() => {});
    while (this.ledger.open > 0 && !this.isOver) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
    }
    if (!this.isOver) await this.#end(undefined);
  }

  /** The executors can't be had: ends the loop. */
  #fail(reason: Error): void {
    if (this.isOver) return;
    const done = this.#end(reason);
    this.#stopping ??= done;
  }

  /** Ends the executors, in order where nothing has gone wrong; else all that has not ended fails with the reason. */
  async #end(reason: Error | undefined): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#startTimer);
    if (this.#lifecycle.state !== 'stopping') this.#lifecycle.to('stopping');
    this.limit.stop();
    if (reason === undefined) {
      this.#supervisor.ref();
      await this.#supervisor.close(CLOSING_PATIENCE);
    } else {
      const killed = this.#supervisor.kill();
      this.#rejectAll(reason);
      await killed;
      // Sync handlers run; an async one may be what awaits this.
      while (this.chain.canStep) await new Promise<void>((resolve) => nextTurn(resolve));
    }
    this.#lifecycle.to('stopped');
    this.#isClosing = false;
    this.#starting?.reject(reason);
    this.#stopping = undefined;
    this.#drained?.();
    this.#drained = undefined;
  }

  #rejectAll(reason: Error): void {
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) this.#settlement.reject(event, reason);
    for (const handle of this.#supervisor.handles) {
      for (const event of handle.sent) this.#settlement.reject(event, reason);
    }
  }
}
