/** EventLoop: the face. Adds, starts, waits and stops; the parts in loop/ do it. */
import { ArgumentError, describe } from './errors.ts';
import { type Call, Event, type EventOf, StreamEvent, state } from './event.ts';
import type { EventOptions } from './event-options.ts';
import { LoopEngine } from './loop/engine.ts';
import type { OutputHandler } from './loop/handling/handler-chain.ts';
import { type EventLoopOptions, listOf } from './loop/options.ts';
import type { LoopNotice } from './loop/reporting/notices.ts';
import type { LoopStats } from './loop/reporting/stats.ts';
import type { ArgsSource } from './loop/wire-edge.ts';
import { type MapOptions, MapResults, readMapOptions } from './map.ts';
import { checkOptionNames } from './option-names.ts';
import type { Cached } from './state/cached-object.ts';
import { readMirror } from './state/proxy-options.ts';
import type { AnyClass, AnyFunction } from './tasks.ts';
import type { Args, Proxied, ResultOf } from './typing.ts';

const stopNames: ReadonlySet<string> = new Set(['timeout']);

/**
 * Takes events, has executors run them, and passes each event that has ended to its handlers.
 *
 * Don't await `wait()` or `stop()` inside a handler: they wait for that handler to end. A handler that does is told of on stderr, once.
 */
export class EventLoop implements AsyncDisposable {
  readonly #engine: LoopEngine;

  /** @throws ArgumentError when an option is out of range, or when there is no `transport` and `use()` was not called. */
  constructor(options: EventLoopOptions = {}) {
    this.#engine = new LoopEngine(options);
  }

  /**
   * Adds an event, and starts the loop unless `autoStart` is false. Arguments are read when they are sent: don't change them until the
   * event has ended.
   *
   * @throws TargetError when the function or class was not given to `defineTasks`.
   * @throws QueueFullError when as many events wait as `maxQueue` allows.
   * @throws StoppedError when the loop has stopped.
   * @throws ArgumentError when an option is out of range, or when the event was added before.
   */
  addEvent<E extends Event>(event: E): E;
  addEvent<F extends AnyFunction>(target: F, ...call: Call<F>): EventOf<F>;
  addEvent(target: Event | AnyFunction, args?: readonly unknown[], options?: EventOptions): Event {
    const event = typeof target === 'object' && target instanceof Event ? target : new StreamEvent(target, args, options);
    this.#engine.add(event[state]);
    return event;
  }

  /**
   * Runs a task and resolves with its result: `addEvent(…).finished`, the short way to one result. A task that streams is read to its end;
   * the result is its last item.
   *
   * @throws (rejects) the task's own error, and whatever `addEvent` would throw.
   */
  call<F extends AnyFunction>(target: F, ...call: Call<F>): EventOf<F>['finished'];
  async call(target: AnyFunction, args?: readonly unknown[], options?: EventOptions): Promise<unknown> {
    if (typeof target !== 'function')
      throw new ArgumentError(
        `call takes a task, as its module exports it, and its arguments, got ${describe(target)}; ` +
          'for an event: await loop.addEvent(event).finished',
      );
    const event = new StreamEvent(target, args, options);
    event[state].discardItems();
    this.#engine.add(event[state]);
    return event.finished;
  }

  /**
   * Runs a task once for each list of arguments, and yields the results in that order (`ordered: false`: as they come). It reads the list
   * as results are taken, waits for `ready()` itself, and passes its events to the handlers too. On leaving, and on the first error, it
   * cancels what is under way. With `settled: true` a failure is an item like the others, as of `Promise.allSettled`, and the rest goes on.
   */
  map<F extends AnyFunction>(
    target: F,
    argsList: Iterable<Args<Parameters<F>>> | AsyncIterable<Args<Parameters<F>>>,
    options: MapOptions & { settled: true },
  ): AsyncIterable<PromiseSettledResult<ResultOf<F>>>;
  map<F extends AnyFunction>(
    target: F,
    argsList: Iterable<Args<Parameters<F>>> | AsyncIterable<Args<Parameters<F>>>,
    options?: MapOptions & { settled?: false | undefined },
  ): AsyncIterable<ResultOf<F>>;
  map(target: AnyFunction, argsList: ArgsSource, options: MapOptions & { settled?: boolean | undefined } = {}): AsyncIterable<unknown> {
    return new MapResults(this.#engine, { target, argsList, ...readMapOptions(options) });
  }

  /** Adds a handler to the end of the chain that gets each event that succeeds. Does nothing if the chain has it. */
  addOutputHandler(handler: OutputHandler): void {
    this.#engine.chain.addOutputHandler(handler);
  }
  /**
   * Inserts a handler into the chain, or moves it there. A negative index counts from the end.
   *
   * @throws ArgumentError when the index is not a whole number.
   */
  insertOutputHandler(index: number, handler: OutputHandler): void {
    this.#engine.chain.insertOutputHandler(index, handler);
  }
  /** Removes a handler. Does nothing if the chain does not have it. */
  removeOutputHandler(handler: OutputHandler): void {
    this.#engine.chain.removeOutputHandler(handler);
  }
  /** Adds a handler to the end of the chain that gets each event that fails or is cancelled. Does nothing if the chain has it. */
  addErrorHandler(handler: OutputHandler): void {
    this.#engine.chain.addErrorHandler(handler);
  }
  /** Removes a handler. Does nothing if the chain does not have it. */
  removeErrorHandler(handler: OutputHandler): void {
    this.#engine.chain.removeErrorHandler(handler);
  }

  /**
   * Starts the loop. Resolves when its executors are ready. Rejects with the last reason when they are not ready within `startTimeout`, or
   * at once when they never will be. While the loop starts or runs it returns the same promise; while the loop stops, it starts again
   * afterwards.
   */
  start(): Promise<this> {
    return this.#engine.life.start(this) as Promise<this>;
  }

  /** Resolves when every event added before has ended, and its handlers have run. Never rejects. */
  wait(): Promise<void> {
    this.#engine.chain.waits('wait()');
    return this.#engine.ledger.wait();
  }

  /**
   * Runs what is queued and what is added meanwhile, then ends the executors. What still runs after `timeout` milliseconds is ended as by
   * `terminate()`; disposing of what lives in executors may take no longer either. Never rejects.
   *
   * @throws ArgumentError when an option is out of range, or is none.
   */
  stop(options: { timeout?: number | undefined } = {}): Promise<void> {
    checkOptionNames('stop', options, stopNames);
    this.#engine.chain.waits('stop()');
    return this.#engine.life.stop(options.timeout);
  }

  /**
   * Replaces each executor by a new one as soon as it is free: what it holds still runs in it, and what lives in it (a proxy's object)
   * keeps it until it is disposed of. With `recycleAfter` the loop does this by itself.
   */
  recycle(): void {
    this.#engine.recycle();
  }

  /** Ends the loop now. What has not ended fails with TerminatedError, and so does a pending `start()`. Never rejects. */
  terminate(): Promise<void> {
    return this.#engine.life.terminate();
  }

  /** Adds handlers and events, and starts the loop. */
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

  /** Adds handlers and events, runs everything there is, and stops the loop. */
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

  /** Returns whether the loop is starting, running or stopping. */
  isRunning(): boolean {
    return this.#engine.life.isActive;
  }

  /** Does what `stop()` does. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Returns a stand-in for a value, to be used in arguments, at any depth of their arrays and objects. The value crosses once to each
   * executor that needs it, and is the same object there every time. Both sides treat it as read-only. Free it with `release()`.
   */
  cacheObject<T extends object>(value: T): Cached<T> {
    return this.#engine.bindings.cache(value);
  }

  /**
   * Makes an object in one executor. Resolves with a stand-in for it: method calls go there in order, one at a time; properties and getters
   * named in `mirror` have their value as of the last answer, at once. It can be an argument of events, which then run in its executor.
   * Free it with `await using`.
   *
   * @throws (rejects) the constructor's own error; TargetError when the class was not given to `defineTasks`; ArgumentError when an option
   * is out of range; ExecutorLostError.
   */
  async proxy<C extends AnyClass, const M extends keyof InstanceType<C> = never>(
    Class: C,
    args: Args<ConstructorParameters<C>>,
    options: { mirror?: readonly M[] | undefined } = {},
  ): Promise<Proxied<InstanceType<C>, M>> {
    const made = await this.#engine.bindings.makeObject(Class, args as readonly unknown[], readMirror(options));
    return made as Proxied<InstanceType<C>, M>;
  }

  /**
   * Resolves when there is room in the queue. Each place that comes free lets one waiter through, in order.
   *
   * @throws (rejects) StoppedError when the loop stops.
   */
  ready(): Promise<void> {
    return this.#engine.ready();
  }

  /** Returns the figures of the loop since it was made. */
  stats(): LoopStats {
    return this.#engine.stats();
  }

  /**
   * Calls `listener` with each notice of the loop. Returns a function that unsubscribes.
   *
   * @throws ArgumentError when the listener is no function.
   */
  subscribe(listener: (notice: LoopNotice) => void): () => void {
    return this.#engine.notices.subscribe(listener);
  }
}
