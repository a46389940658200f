/** What is behind an EventLoop: makes the parts, and connects them. */
import { ArgumentError, StoppedError, TargetError } from '../errors.ts';
import { StreamEvent } from '../event.ts';
import type { EventState } from '../event-state.ts';
import { importingModule } from '../tasks.ts';
import type { CloseReason } from '../transport.ts';
import { CoarseClock, nextTurn, TurnBudget } from '../turn.ts';
import { Elastic } from './elastic.ts';
import { EventFlow } from './event-flow.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import { greeting } from './greeting.ts';
import { HandlerChain } from './handler-chain.ts';
import { Intake } from './intake.ts';
import { Ledger } from './ledger.ts';
import { Life } from './life.ts';
import { Notices } from './notices.ts';
import { type EventLoopOptions, type Settings, settingsOf } from './options.ts';
import { print } from './printing.ts';
import { QueueLimit } from './queue-limit.ts';
import { Queues } from './queues.ts';
import { Residents } from './residents.ts';
import { Scheduler } from './scheduler.ts';
import type { LoopStats } from './stats.ts';
import { Supervisor, type SupervisorOptions } from './supervisor.ts';
import { Targets } from './targets.ts';

/** How long, in ms, an executor with nothing to do may take to end before it is killed. */
const CLOSING_PATIENCE = 5000;

export class LoopEngine {
  readonly notices: Notices;
  readonly ledger: Ledger;
  readonly chain: HandlerChain;
  readonly limit: QueueLimit;
  readonly life: Life;
  readonly residents: Residents;
  readonly #settings: Settings;
  readonly #clock = new CoarseClock();
  readonly #queues = new Queues();
  readonly #targets = new Targets();
  readonly #flow: EventFlow;
  readonly #intake: Intake;
  readonly #scheduler: Scheduler;
  readonly #supervisor: Supervisor;
  readonly #elastic: Elastic;

  constructor(options: EventLoopOptions) {
    const settings = settingsOf(options);
    const { outputHandlers, errorHandlers, executors } = settings;
    this.#settings = settings;
    this.notices = new Notices((isHeard) => {
      for (const handle of this.#scheduler.handles) handle.hearProgress(isHeard);
    });
    this.ledger = new Ledger({
      busy: () => this.#supervisor.ref(),
      // While it ends its executors somebody waits for that.
      resting: () => this.life.isOver || this.#supervisor.unref(),
      idle: () => this.life.idle(),
    });
    this.chain = new HandlerChain(outputHandlers, errorHandlers, {
      handled: (event) => this.ledger.handled(event),
      failed: (event, error) => this.notices.handlerFailed(event, error),
      resume: () => this.#intake.run(),
      changed: () => this.#flow.streams.update(),
    });
    this.#intake = new Intake(this.chain, new TurnBudget(settings.handlerBudget, this.#clock), () => this.#sliceEnded());
    this.residents = new Residents({
      targets: this.#targets,
      slots: executors.max,
      handles: () => this.#scheduler.handles,
      usableSlot: (slot) => this.#supervisor.usableSlot(slot),
      makeEvent: (target, args) => new StreamEvent(target, args),
      add: (event) => this.add(event),
    });
    this.#flow = new EventFlow({
      queues: this.#queues,
      residents: this.residents,
      ledger: this.ledger,
      chain: this.chain,
      notices: this.notices,
      clock: this.#clock,
      running: () => this.#scheduler.handles.flatMap((handle) => [...handle.sent.started()]),
      plan: () => this.#scheduler.plan(),
      wake: () => this.#intake.wake(),
    });
    this.#scheduler = new Scheduler(
      this.#queues,
      executors.max,
      settings.concurrency,
      (event, error) => this.#flow.failed(event, error, undefined),
      () => this.#dispatched(),
    );
    this.limit = new QueueLimit(settings.maxQueue, () => this.#waiting() + this.ledger.handling);
    this.#supervisor = new Supervisor({
      ...settings,
      max: executors.max,
      lifetime: settings.recycleAfter,
      print,
      greeting: (isFirst) => greeting(this.#queues, this.#settings.initialize, isFirst),
      onHopeless: (reason) => this.life.fail(reason),
      onGivenUp: (index) => this.#flow.moved(index),
      owner: this.#executorOwner(),
    });
    this.#elastic = new Elastic(this.#supervisor, executors.min, executors.max, executors.idleTimeout);
    this.life = new Life(
      {
        open: () => this.#open(),
        close: () => this.#close(),
        kill: () => this.#kill(),
        stopping: () => this.#stopping(),
        failAll: (reason) => this.#failAll(reason),
        openEvents: () => this.ledger.open,
        quiet: () => this.#quiet(),
        ended: () => this.#flow.settlement.unheard.flush(),
        stopOpening: () => this.#supervisor.stopOpening(),
        lastReason: () => this.#supervisor.lastReason,
      },
      settings.startTimeout,
    );
  }

  add(event: EventState): void {
    if (this.life.isOver) throw new StoppedError('the loop has stopped: call start(), run() or runUntilComplete() before addEvent');
    if (event.status !== 'created')
      throw new ArgumentError(`event ${event.number} was added before: make a new Event for each time it is to run`);
    event.runs ??= this.#targets.of(event);
    this.limit.take();
    if (this.#settings.autoStart && this.life.isIdle) this.life.begin();
    event.addedAt = this.#clock.now;
    if (this.#settings.debug) event.addedStack = new Error('added').stack;
    this.#flow.add(event);
  }

  stats(): LoopStats {
    const { fulfilled, rejected, cancelled, waitTime, runTime } = this.#flow.settlement;
    const handles = this.#supervisor.handles;
    const running = handles.reduce((sum, handle) => sum + handle.sent.running, 0);
    const counts = { queued: this.#waiting(), running, fulfilled, rejected, cancelled };
    return { ...counts, waitTime: waitTime.summary(), runTime: runTime.summary(), executors: handles.map((handle) => handle.stats) };
  }

  /** How many events of one map may be under way: twice what runs at a time, and what is handed ahead. */
  get lookAhead(): number {
    const { executors, concurrency } = this.#settings;
    let ahead = 2 * concurrency * Math.max(1, executors.min, this.#supervisor.readyCount);
    for (const { sent } of this.#scheduler.handles) ahead += sent.held - sent.running;
    return ahead;
  }

  /** Events that are not known to have started. */
  #waiting(): number {
    let { waiting } = this.#flow;
    for (const { sent } of this.#scheduler.handles) waiting += sent.held - sent.running;
    return waiting;
  }

  #executorOwner(): SupervisorOptions['owner'] {
    return {
      received: (handle, message) => this.#intake.add(handle, message),
      drained: () => this.#intake.run(),
      afterMessages: (handle, action) => this.#intake.addAction(handle, action),
      fulfilled: (event, results, ran) => this.#flow.fulfilled(event, results, ran),
      rejected: (event, error, handle) => this.#flow.failed(event, error, handle.id),
      started: (event) => this.#flow.started(event),
      begun: (event) => this.#flow.begun(event),
      streamed: (event, handle) => this.#flow.streams.begin(event, handle),
      item: (event, item) => this.#flow.streams.item(event, item),
      progressed: (event, value) => this.notices.tell({ type: 'progress', event: event.event, value }),
      strayed: (handle, eventId, error) => this.notices.strayed(handle.stats, eventId, error),
      ready: (handle) => this.#executorReady(handle),
      lost: (handle, reason) => this.#executorLost(handle, reason),
      changed: () => this.#scheduler.plan(),
    };
  }

  #executorReady(handle: ExecutorHandle): void {
    if (this.ledger.isResting) handle.unref();
    if (this.notices.isHeard) handle.hearProgress(true);
    this.#scheduler.add(handle);
    this.notices.tell({ type: 'executorReady', executor: handle.stats });
    if (this.#supervisor.openedCount >= this.#settings.executors.min) this.life.ready();
    this.#scheduler.plan();
  }

  #executorLost(handle: ExecutorHandle, reason: CloseReason): void {
    this.#scheduler.remove(handle);
    const isOrderly = reason.kind === 'closed';
    const loss = isOrderly ? new StoppedError('its executor ended with the loop') : handle.lossOf(reason);
    this.#flow.lost(handle, handle.blame(reason), loss);
    this.#flow.diedImporting(handle.importing, handle.lossOf(reason));
    if (!this.life.isOver && !isOrderly) this.notices.tell({ type: 'executorLost', executor: handle.stats, error: handle.lossOf(reason) });
    this.#scheduler.plan();
  }

  #sliceEnded(): void {
    this.#scheduler.dispatch();
    this.#clock.expire();
  }

  #dispatched(): void {
    this.#elastic.adjust(this.#queues.sharedSize, this.#scheduler.handles);
    for (const index of this.#queues.wanted()) this.#supervisor.openAt(index);
    this.limit.update();
  }

  #open(): void {
    const module = importingModule();
    if (module !== undefined) {
      throw new TargetError(
        `an EventLoop starts while an executor imports ${module}: executors import task modules too, so what starts a loop there belongs into 'if (!isExecutor()) { … }' or into another module`,
      );
    }
    this.#flow.streams.starting();
    const { min } = this.#settings.executors;
    this.#supervisor.open(min);
    if (min === 0) queueMicrotask(() => this.life.ready());
  }

  #close(): Promise<void> {
    this.#elastic.stop();
    this.#supervisor.ref();
    return this.#supervisor.close(CLOSING_PATIENCE);
  }

  #kill(): Promise<void> {
    this.#elastic.stop();
    return this.#supervisor.kill();
  }

  #stopping(): void {
    this.limit.stop();
    this.#flow.streams.stopping();
  }

  #failAll(reason: Error): void {
    const held = this.#supervisor.handles.flatMap((handle) => [...handle.sent]);
    this.#flow.failAll(held, reason);
  }

  /** An async handler is not waited for: it may be what awaits this. */
  async #quiet(): Promise<void> {
    while (this.chain.canStep) await new Promise<void>((resolve) => nextTurn(resolve));
  }
}
