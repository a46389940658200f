/** EventLoop: the face. Adds, starts, waits and stops; the parts in loop/ do it. */
import { StoppedError } from './errors.ts';
import { type Call, Event, StreamEvent, state } from './event.ts';
import type { EventOptions } from './event-options.ts';
import type { OutputHandler } from './loop/handler-chain.ts';
import { LoopEngine } from './loop/loop-engine.ts';
import { mapEvents } from './loop/map.ts';
import type { LoopNotice } from './loop/notices.ts';
import { type EventLoopOptions, listOf } from './loop/options.ts';
import type { LoopStats } from './loop/stats.ts';
import type { Cached } from './state/cached-object.ts';
import type { AnyClass, AnyFunction } from './tasks.ts';
import type { Args, EventOf, Proxied, ResultOf } from './typing.ts';

/**
 * Takes events, gives them to executors, and hands those that ended to its handlers.
 *
 * Awaiting `wait()` or `stop()` inside a handler waits for that handler itself, for ever.
 */
export class EventLoop implements AsyncDisposable {
  readonly #engine: LoopEngine;

  /** @throws ArgumentError when an option is out of range, or no transport is given and use() was not called. */
  constructor(options: EventLoopOptions = {}) {
    this.#engine = new LoopEngine(options);
  }

  /**
   * Adds an event, and starts the loop unless `autoStart` is false. Arguments are read when they are sent: don't change them until the event ends.
   *
   * @throws TargetError when no defineTasks was given the function or class.
   * @throws QueueFullError when `maxQueue` events wait.
   * @throws StoppedError when the loop has stopped.
   * @throws ArgumentError when an option is out of range or the event was added before.
   */
  addEvent<E extends Event>(event: E): E;
  addEvent<F extends AnyFunction>(target: F, ...call: Call<F>): EventOf<F>;
  addEvent(target: Event | AnyFunction, args?: readonly unknown[], options?: EventOptions): Event {
    const event = typeof target === 'object' && target instanceof Event ? target : new StreamEvent(target, args, options);
    this.#engine.add(event[state]);
    return event;
  }

  /**
   * Runs a task once for each list of arguments, and gives the results in that order (`ordered: false`: as they come). Takes from the list as results are taken, waits for
   * `ready()` itself, and sends its events through the handlers too. On leaving and on the first error it cancels what is under way.
   */
  map<F extends AnyFunction>(
    target: F,
    argsList: Iterable<Args<Parameters<F>>> | AsyncIterable<Args<Parameters<F>>>,
    options: EventOptions & { ordered?: boolean | undefined } = {},
  ): AsyncIterable<ResultOf<F>> {
    const { ordered = true, ...eventOptions } = options;
    const source = {
      add: (args: readonly unknown[]) => this.addEvent(new StreamEvent(target, args, eventOptions)),
      ready: () => this.ready(),
      lookAhead: () => this.#engine.lookAhead,
    };
    return mapEvents(source, argsList, ordered) as AsyncIterable<ResultOf<F>>;
  }

  addOutputHandler(handler: OutputHandler): void {
    this.#engine.chain.addOutputHandler(handler);
  }
  /** @throws ArgumentError when the index is no whole number. Negative ones count from the end. */
  insertOutputHandler(index: number, handler: OutputHandler): void {
    this.#engine.chain.insertOutputHandler(index, handler);
  }
  /** Takes it out once; does nothing where it is not in the chain. */
  removeOutputHandler(handler: OutputHandler): void {
    this.#engine.chain.removeOutputHandler(handler);
  }
  /** Failed events go to these, not to the output handlers. */
  addErrorHandler(handler: OutputHandler): void {
    this.#engine.chain.addErrorHandler(handler);
  }
  /** Takes it out once; does nothing where it is not in the chain. */
  removeErrorHandler(handler: OutputHandler): void {
    this.#engine.chain.removeErrorHandler(handler);
  }

  /**
   * Resolves when the executors are ready. Rejects with the last reason when they can't be within `startTimeout`, or at once when they never will. While starting or running
   * it gives the same promise; while stopping it starts again afterwards.
   */
  start(): Promise<this> {
    return this.#engine.life.start(this) as Promise<this>;
  }

  /** Resolves when every event added before has ended and its handlers have run. Never rejects. */
  wait(): Promise<void> {
    return this.#engine.ledger.wait();
  }

  /**
   * Runs what is queued and what is added meanwhile, then ends the executors. What still runs after `timeout` ms is ended as by terminate(). Never rejects.
   */
  stop(options: { timeout?: number | undefined } = {}): Promise<void> {
    return this.#engine.life.stop(options.timeout);
  }

  /** Ends now: what has not ended fails with TerminatedError, a pending start() too. Never rejects. */
  terminate(): Promise<void> {
    return this.#engine.life.terminate();
  }

  /** Adds handlers and events, and starts. */
  run(events: Event | readonly Event[] = [], outputHandlers: OutputHandler | readonly OutputHandler[] = []): Promise<this> {
    for (const handler of listOf(outputHandlers)) this.addOutputHandler(handler);
    const started = this.start();
    try {
      for (const event of listOf(events)) this.addEvent(event);
    } catch (error) {
      return started.then(() => Promise.reject(error as Error));
    }
    return started;
  }

  /** Adds handlers and events, runs all there is, and stops. */
  async runUntilComplete(
    events: Event | readonly Event[] = [],
    outputHandlers: OutputHandler | readonly OutputHandler[] = [],
  ): Promise<void> {
    try {
      await this.run(events, outputHandlers);
    } finally {
      await this.stop();
    }
  }

  /** True while starting, running or stopping. */
  isRunning(): boolean {
    return this.#engine.life.isActive;
  }

  /** As stop(). */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Stands for a value in arguments, at any depth of their arrays and objects: it crosses once to each executor that needs it, and is the same object there every time.
   * Both sides treat it as read-only. Free it with `release()`.
   */
  cacheObject<T extends object>(value: T): Cached<T> {
    return this.#engine.residents.cache(value);
  }

  /**
   * Makes an object in one executor, and gives a stand-in for it: method calls go there in order, one at a time; properties and getters named in `mirror` answer at once
   * with their value as of the last answer. It can be an argument to events, which then run in its executor. Free it with `await using`.
   *
   * @throws (rejects) the constructor's own error; TargetError when no defineTasks was given the class; ExecutorLostError.
   */
  async proxy<C extends AnyClass, const M extends keyof InstanceType<C> = never>(
    Class: C,
    args: Args<ConstructorParameters<C>>,
    options: { mirror?: readonly M[] | undefined } = {},
  ): Promise<Proxied<InstanceType<C>, M>> {
    const made = await this.#engine.residents.makeObject(Class, args as readonly unknown[], (options.mirror ?? []) as readonly string[]);
    return made as Proxied<InstanceType<C>, M>;
  }

  /**
   * Resolves when there is room in the queue; each place that comes free lets one waiter through, in order.
   *
   * @throws (rejects) StoppedError when the loop stops.
   */
  ready(): Promise<void> {
    if (this.#engine.life.isOver || this.#engine.life.isStopping)
      return Promise.reject(new StoppedError('the loop has stopped: call start() before ready()'));
    return this.#engine.limit.ready();
  }

  stats(): LoopStats {
    return this.#engine.stats();
  }

  /** Gives back what unsubscribes. */
  subscribe(listener: (notice: LoopNotice) => void): () => void {
    return this.#engine.notices.subscribe(listener);
  }
}
