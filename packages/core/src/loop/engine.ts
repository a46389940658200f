/** What is behind an EventLoop: makes the parts, and connects them. */
import { microtask, nextTurn } from '../clock.ts';
import { StoppedError, TargetError } from '../errors.ts';
import type { EventState } from '../event-state.ts';
import type { MapLoop } from '../map.ts';
import { notNew } from '../no-task.ts';
import { importingModule } from '../tasks.ts';
import { CallersContext } from './callers-context.ts';
import { CoarseClock } from './coarse-clock.ts';
import { Bindings, type BindingsOwner } from './events/bindings.ts';
import { EventFlow } from './events/flow.ts';
import { Ledger, type LedgerOwner } from './events/ledger.ts';
import { Targets } from './events/targets.ts';
import type { Loss } from './executors/blame.ts';
import { Elastic } from './executors/elastic.ts';
import type { Executor } from './executors/executor.ts';
import { Slots } from './executors/slots.ts';
import { Supervisor, type SupervisorOwner } from './executors/supervisor.ts';
import { Figures } from './figures.ts';
import { type ChainOwner, HandlerChain } from './handling/handler-chain.ts';
import { Intake, type IntakeOwner } from './handling/intake.ts';
import { TurnBudget } from './handling/turn-budget.ts';
import { Life, type LifeOwner } from './life.ts';
import { type EventLoopOptions, type Settings, settingsOf } from './options.ts';
import { type Counted, QueueLimit } from './queueing/limit.ts';
import { Queues } from './queueing/queues.ts';
import { Scheduler, type SchedulerOwner } from './queueing/scheduler.ts';
import { Notices, type NoticesOwner } from './reporting/notices.ts';
import { print } from './reporting/printing.ts';
import type { ExecutorStats, LoopStats } from './reporting/stats.ts';

type Owner = BindingsOwner &
  ChainOwner &
  Counted &
  IntakeOwner &
  LedgerOwner &
  LifeOwner &
  MapLoop &
  NoticesOwner &
  SchedulerOwner &
  SupervisorOwner;

export class LoopEngine implements Owner {
  readonly #context = new CallersContext();
  readonly notices: Notices = new Notices(this.#context, this);
  readonly ledger: Ledger = new Ledger(this);
  readonly chain: HandlerChain;
  readonly limit: QueueLimit;
  readonly life: Life;
  readonly bindings: Bindings;
  readonly #settings: Settings;
  readonly #clock = new CoarseClock();
  readonly #queues = new Queues();
  readonly #slots = new Slots();
  readonly #targets = new Targets();
  readonly #flow: EventFlow;
  readonly #figures: Figures;
  readonly #intake: Intake;
  readonly #scheduler: Scheduler;
  readonly #supervisor: Supervisor;
  readonly #elastic: Elastic;

  constructor(options: EventLoopOptions) {
    const settings = settingsOf(options);
    const { executors, concurrency } = settings;
    const { notices, ledger } = this;
    const queues = this.#queues;
    const slots = this.#slots;
    const clock = this.#clock;
    this.#settings = settings;
    this.life = new Life(this, settings.startTimeout);
    this.limit = new QueueLimit(settings.maxQueue, this);
    this.chain = new HandlerChain(settings.outputHandlers, settings.errorHandlers, ledger, notices, this);
    const budget = new TurnBudget(settings.handlerBudget, clock);
    const intake = new Intake(this.chain, budget, this.#context, this);
    const scheduler = new Scheduler(queues, slots, executors.max, concurrency, budget, this);
    const bindings = new Bindings(this.#targets, slots, executors.max, this);
    const parts = { queues, scheduler, slots, bindings, ledger, chain: this.chain, intake, notices, clock };
    const flow = new EventFlow({ ...parts, context: this.#context });
    this.#supervisor = new Supervisor(
      slots,
      { ...settings, print, context: this.#context, clock },
      { intake, events: flow, planner: scheduler },
      queues,
      this,
    );
    this.#elastic = new Elastic(slots, this.#supervisor, executors);
    this.#intake = intake;
    this.#scheduler = scheduler;
    this.bindings = bindings;
    this.#flow = flow;
    this.#figures = new Figures(settings, slots, flow, ledger);
  }

  add(event: EventState): void {
    if (!this.life.takesEvents) throw new StoppedError('the loop has stopped: call start(), run() or runUntilComplete() before addEvent');
    if (event.status !== 'created') throw notNew(event);
    const method = event.runs === undefined ? this.#targets.resolve(event) : undefined;
    if (method !== undefined) this.bindings.bindMethod(event, method);
    this.limit.take();
    if (this.#settings.autoStart && this.life.isIdle) this.life.begin();
    this.#flow.add(event, this.#settings.debug ? new Error('added').stack : undefined);
  }

  ready(): Promise<void> {
    if (!this.life.isStaying) return Promise.reject(new StoppedError('the loop has stopped: call start() before ready()'));
    return this.limit.ready();
  }

  recycle(): void {
    for (const executor of this.#slots.ready) executor.retire();
    this.#scheduler.plan();
  }

  stats(): LoopStats {
    return this.#figures.stats();
  }
  get lookAhead(): number {
    return this.#figures.lookAhead;
  }
  get taken(): number {
    return this.#figures.taken;
  }

  // What the parts tell.

  hearNotices(isHeard: boolean): void {
    for (const executor of this.#slots.ready) executor.hearProgress(isHeard);
  }

  busy(): void {
    this.#supervisor.ref();
  }
  resting(): void {
    if (this.isResting) this.#supervisor.unref();
  }
  get isResting(): boolean {
    // While it ends its executors somebody waits for that.
    return this.ledger.isResting && !this.life.isEnding;
  }
  idle(): void {
    this.notices.tell({ type: 'idle' });
    this.life.idle();
  }

  disposing(isBeginning: boolean): void {
    if (isBeginning) this.ledger.resume();
    else this.ledger.rest();
  }

  resumeHandling(): void {
    this.#intake.run();
  }
  outputHandlersChanged(): void {
    this.#flow.streams.update();
  }

  sliceEnded(): void {
    this.#scheduler.dispatch();
  }

  unsendable(event: EventState, error: Error): void {
    this.#flow.failed(event, error, undefined);
  }
  dispatched(): void {
    this.#elastic.adjust(this.#queues.sharedSize);
    for (const index of this.#queues.wanted()) this.#supervisor.openAt(index);
    this.limit.update();
    this.#clock.expire();
  }

  executorReady(executor: Executor, stats: ExecutorStats): void {
    if (this.notices.isHeard) executor.hearProgress(true);
    this.notices.tell({ type: 'executorReady', executor: stats });
    if (this.#slots.openedCount >= this.#settings.executors.min) this.life.ready();
    this.#scheduler.plan();
  }
  executorLost(executor: Executor, loss: Loss): void {
    const reason = loss.isOrderly && this.life.isEnding ? new StoppedError('its executor ended with the loop') : loss.errorForOthers;
    this.#flow.lost(executor, loss, reason);
    if (!this.life.isEnding && !loss.isOrderly)
      this.notices.tell({ type: 'executorLost', executor: executor.stats('lost'), error: loss.error });
    this.#scheduler.plan();
  }
  executorReachable(executor: Executor | undefined, stats: ExecutorStats, error: Error | undefined): void {
    if (error === undefined) {
      this.notices.tell({ type: 'executorReachable', executor: stats });
      if (executor !== undefined) this.#flow.reachable(executor);
    } else this.notices.tell({ type: 'executorUnreachable', executor: stats, error });
    this.#scheduler.plan();
  }
  executorStrayed(stats: ExecutorStats, eventNumber: number | undefined, error: Error): void {
    this.notices.strayed(stats, eventNumber, error);
  }
  slotGivenUp(index: number): void {
    this.#flow.slotGivenUp(index);
  }
  hopeless(reason: Error): void {
    this.life.fail(reason);
  }

  // What the loop's life has done.

  open(): void {
    const module = importingModule();
    if (module !== undefined) {
      throw new TargetError(
        `an EventLoop starts while an executor imports ${module}: executors import task modules too, so what starts a loop there belongs ` +
          "into 'if (!isExecutor()) { … }' or into another module",
      );
    }
    this.#flow.streams.starting();
    this.#supervisor.open();
    // What was added while the loop was stopped.
    this.#scheduler.plan();
    if (this.#settings.executors.min === 0) microtask(() => this.life.ready());
  }
  stopOpening(): void {
    this.#supervisor.stopOpening();
  }
  get lastReason(): Error | undefined {
    return this.#supervisor.lastReason;
  }
  close(): Promise<void> {
    this.#elastic.stop();
    this.#supervisor.ref();
    return this.#supervisor.close();
  }
  kill(waited?: number): Promise<void> {
    this.#elastic.stop();
    return this.#supervisor.kill(waited);
  }
  stopping(): void {
    this.limit.stop();
    this.#flow.streams.stopping();
  }
  failAll(reason: Error): void {
    this.#flow.failAll(this.#slots.sent, reason);
  }
  get openEvents(): number {
    return this.ledger.open;
  }
  /** An async handler is not waited for: it may be what awaits this. */
  async quiet(): Promise<void> {
    while (this.chain.canStep) await new Promise<void>((resolve) => nextTurn(resolve));
  }
  ended(): void {
    this.#flow.settlement.unheard.flush();
  }
}
