/** Event: what to run, and what came of it. */
import { Deferred } from './deferred.ts';
import { ArgumentError, toError } from './errors.ts';
import type { Target } from './target.ts';
import type { AnyFunction } from './tasks.ts';
import type { Args } from './typing.ts';

export interface EventOptions {
  /** To tell events apart in a handler. */
  key?: string | undefined;
  /** One last argument, after args; not type-checked. */
  kwargs?: Record<string, unknown> | undefined;
  /** false: the output handlers are not called. */
  hasOutput?: boolean | undefined;
  /** Higher first; default 0; equal ones in the order added. */
  priority?: number | undefined;
  /** Moved to the executor instead of copied, where the transport can; not to be used after. Such an event is sent only when an executor is free for it. */
  transfer?: readonly object[] | undefined;
}

export type EventStatus = 'created' | 'queued' | 'running' | 'fulfilled' | 'rejected' | 'cancelled';

/** What addEvent takes after the function: its arguments, if it needs any, and options. */
export type Call<F extends AnyFunction> = [] extends Parameters<F>
  ? [args?: Args<Parameters<F>>, options?: EventOptions]
  : [args: Args<Parameters<F>>, options?: EventOptions];

/** What a call comes to. */
export type ResultOf<F extends AnyFunction> = Awaited<ReturnType<F>>;
export type EventOf<F extends AnyFunction> = Event<ResultOf<F>>;

const noArguments: readonly unknown[] = Object.freeze([]);
const noOptions: EventOptions = Object.freeze({});
let lastNumber = 0;

/** On the prototype of every copy's Event. */
const brand = Symbol.for('mp-event-loop.event-class.v1');
const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

/** What the library keeps of an event. Not an own enumerable field of it: those are its subclass's, and cross. */
export class EventState {
  readonly event: Event;
  readonly number: number;
  readonly target: AnyFunction | null;
  readonly args: readonly unknown[];
  readonly options: EventOptions;
  status: EventStatus = 'created';
  hasEnded = false;
  results: unknown = undefined;
  error: Error | undefined = undefined;
  /** Its place among the events of its loop; 0 before it is added. */
  place = 0;
  /** When it was added, in ms of performance.now. */
  addedAt = 0;
  /** What it runs, from the moment it is added. */
  runs: Target | undefined = undefined;
  /** Where it was added, if the loop keeps that. */
  addedStack: string | undefined = undefined;
  /** What it was expected to cost, in µs, when it was sent. */
  cost = 0;
  #isAwaited = false;
  #finished: Deferred<unknown> | undefined = undefined;

  constructor(event: Event, number: number, target: AnyFunction | null, args: readonly unknown[], options: EventOptions) {
    this.event = event;
    this.number = number;
    this.target = target;
    this.args = args;
    this.options = options;
  }

  /** Whether somebody will hear of a failure. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  get finished(): Promise<unknown> {
    this.#isAwaited = true;
    if (this.status === 'fulfilled') return Promise.resolve(this.results);
    if (this.hasEnded) return Promise.reject(this.error);
    this.#finished ??= new Deferred();
    return this.#finished.promise;
  }

  fulfil(results: unknown): void {
    this.status = 'fulfilled';
    this.hasEnded = true;
    this.results = results;
    this.#finished?.resolve(results);
  }

  reject(error: Error): void {
    this.status = 'rejected';
    this.hasEnded = true;
    this.error = error;
    this.#finished?.reject(error);
  }
}

/** The key under which an event keeps its state; the same in every copy of core, and made without a constructor in executors. */
export const state: unique symbol = Symbol.for('mp-event-loop.event.v1') as never;

/**
 * A function with its arguments, to be run by an executor, and what came of it. `addEvent` makes one; make your own to add it later, or extend the class:
 * a subclass that `defineTasks` knows crosses with its own enumerable fields, and the executor calls its `exec`.
 */
export class Event<R = unknown> {
  /** @internal */
  readonly [state]: EventState;

  /** @throws ArgumentError when an argument is not of its type. */
  constructor(target: AnyFunction | null, args: readonly unknown[] = noArguments, options: EventOptions = noOptions) {
    if (target !== null && typeof target !== 'function') throw new ArgumentError(`Event: the target must be a function or null, got ${typeof target}`);
    if (!Array.isArray(args)) throw new ArgumentError(`Event: args must be an array of the target's arguments, got ${typeof args}; write [value] for one value`);
    if (options !== noOptions) checkOptions(options);
    lastNumber += 1;
    this[state] = new EventState(this, lastNumber, target, args, options);
  }

  /** Unique in this process. */
  get id(): string {
    return String(this[state].number);
  }
  get target(): AnyFunction | null {
    return this[state].target;
  }
  get args(): readonly unknown[] {
    return this[state].args;
  }
  get kwargs(): Record<string, unknown> | undefined {
    return this[state].options.kwargs;
  }
  get key(): string | undefined {
    return this[state].options.key;
  }
  get status(): EventStatus {
    return this[state].status;
  }
  /** What the target returned, once the event is fulfilled. */
  get results(): R | undefined {
    return this[state].results as R | undefined;
  }
  /** Why it failed, once it is rejected. */
  get error(): Error | undefined {
    return this[state].error;
  }
  /** Resolves with the results, rejects with the error. Made when first read, so that an event nobody awaits raises no unhandledRejection. */
  get finished(): Promise<R> {
    return this[state].finished as Promise<R>;
  }

  /** What the executor runs; a subclass overrides it. */
  run(): unknown {
    const { target, args, kwargs } = this;
    if (target === null) throw new ArgumentError(`${this.constructor.name}: an event without a target must override run()`);
    return (target as (...args: unknown[]) => unknown)(...(kwargs === undefined ? args : [...args, kwargs]));
  }

  /** Calls run(), keeps results or error; a subclass may override it too. Never rejects. */
  async exec(): Promise<void> {
    try {
      this[state].fulfil(await this.run());
    } catch (thrown) {
      this[state].reject(toError(thrown, this.constructor.name));
    }
  }

  /** Whether this event runs `target`; narrows `results` in a handler. */
  is<F extends AnyFunction>(target: F): this is EventOf<F> {
    return (this[state].target as unknown) === target;
  }

  static {
    // So that another copy of core, which an application may have loaded, takes this one's events.
    Object.defineProperty(Event.prototype, brand, { value: true });
    Object.defineProperty(Event, Symbol.hasInstance, {
      value(this: { readonly prototype: object }, value: unknown) {
        if (this === Event) return typeof value === 'object' && value !== null && brand in value;
        return ordinaryHasInstance.call(this, value);
      },
    });
  }
}

/** Whether it is of the base class, this copy's or another's. */
export function isPlainEvent(event: Event): boolean {
  const prototype: unknown = Object.getPrototypeOf(event);
  return prototype === Event.prototype || Object.hasOwn(prototype as object, brand);
}

/** An event object without its constructor, as executors make them. */
export function assembleEvent(prototype: object, number: number, target: AnyFunction | null, args: readonly unknown[], options: EventOptions): Event {
  const event = Object.create(prototype) as { [state]: EventState };
  event[state] = new EventState(event as unknown as Event, number, target, args, options);
  return event as unknown as Event;
}

function checkOptions(options: EventOptions): void {
  if (typeof options !== 'object' || options === null) throw new ArgumentError(`event options must be an object, got ${String(options)}`);
  const { key, kwargs, priority, transfer, hasOutput } = options;
  if (key !== undefined && typeof key !== 'string') throw new ArgumentError(`option key must be a string, got ${typeof key}`);
  if (kwargs !== undefined && (typeof kwargs !== 'object' || kwargs === null)) throw new ArgumentError(`option kwargs must be an object, got ${typeof kwargs}`);
  if (priority !== undefined && !(typeof priority === 'number' && Number.isFinite(priority))) {
    throw new ArgumentError(`option priority must be a finite number, got ${String(priority)}`);
  }
  if (hasOutput !== undefined && typeof hasOutput !== 'boolean') throw new ArgumentError(`option hasOutput must be true or false, got ${typeof hasOutput}`);
  if (transfer !== undefined && !Array.isArray(transfer)) throw new ArgumentError('option transfer must be an array of what to move, such as [buffer]');
}

