/** Event: what to run, and what came of it. */
import { ArgumentError, CancelledError, toError } from './errors.ts';
import { checkOptions, type EventOptions } from './event-options.ts';
import { EventState, type EventStatus } from './event-state.ts';
import type { AnyFunction } from './tasks.ts';
import type { Args, EventOf } from './typing.ts';

/** What addEvent takes after the function: its arguments, if it needs any, and options. */
export type Call<F extends AnyFunction> =
  [] extends Parameters<F> ? [args?: Args<Parameters<F>>, options?: EventOptions] : [args: Args<Parameters<F>>, options?: EventOptions];

const noArguments: readonly unknown[] = Object.freeze([]);
const noOptions: EventOptions = Object.freeze({});
let lastNumber = 0;

/** On the prototype of every copy's Event. */
const brand = Symbol.for('mp-event-loop.event-class.v1');
const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

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
    if (target !== null && typeof target !== 'function')
      throw new ArgumentError(`Event: the target must be a function or null, got ${typeof target}`);
    if (!Array.isArray(args))
      throw new ArgumentError(`Event: args must be an array of the target's arguments, got ${typeof args}; write [value] for one value`);
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

  /**
   * Ends it with CancelledError, whose `cause` is the reason: at once where it is not known to have started; else its `context().signal` aborts, and
   * an executor where it does not give way within 100 ms is replaced. Does nothing once it has ended.
   */
  cancel(reason?: unknown): void {
    const event = this[state];
    if (event.owner !== undefined) event.owner.cancel(event, reason);
    else if (!event.hasEnded)
      event.reject(new CancelledError(`event ${event.number} was cancelled before it was added`, { cause: reason }), 'cancelled');
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

/**
 * An event whose result is a stream: iterate it, or let output handlers take the items. The slower of the two sets the pace. Extend it for streams of your own.
 */
export class StreamEvent<T = unknown> extends Event<T | undefined> implements AsyncIterable<T> {
  static {
    Object.defineProperty(StreamEvent.prototype, brand, { value: true });
  }

  /**
   * Once. Leaving early runs the generator's `finally` and cancels the event.
   *
   * @throws ArgumentError when it is iterated already.
   */
  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this[state].iterate() as AsyncIterator<T>;
  }
}

/** Whether it is of a base class, this copy's or another's. */
export function isPlainEvent(event: Event): boolean {
  const prototype: unknown = Object.getPrototypeOf(event);
  return prototype === StreamEvent.prototype || Object.hasOwn(prototype as object, brand);
}

/** An event object without its constructor, as executors make them. */
export function assembleEvent(
  prototype: object,
  number: number,
  target: AnyFunction | null,
  args: readonly unknown[],
  options: EventOptions,
): Event {
  const event = Object.create(prototype) as { [state]: EventState };
  event[state] = new EventState(event as unknown as Event, number, target, args, options);
  return event as unknown as Event;
}
