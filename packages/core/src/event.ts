/** Event: what to run, and what came of it. */
import { isArray } from './array-items.ts';
import { ArgumentError, CancelledError, toError } from './errors.ts';
import type { EventStatus } from './event-flags.ts';
import { eventInWords, type Inspect, inspected } from './event-in-words.ts';
import { type EventOptions, noOptions, readOptions } from './event-options.ts';
import { EventState } from './event-state.ts';
import { iterateEvent } from './iterate-event.ts';
import { notATarget } from './no-task.ts';
import type { AnyFunction } from './tasks.ts';
import { awaited } from './thenable.ts';
import type { Args, IsStream, ResultOf } from './typing.ts';

/** What `addEvent` takes after the function: its arguments, if it needs any, and options. */
export type Call<F extends AnyFunction> =
  [] extends Parameters<F> ? [args?: Args<Parameters<F>>, options?: EventOptions] : [args: Args<Parameters<F>>, options?: EventOptions];

/** The event of a call: one that can be iterated where the function gives a stream. */
export type EventOf<F extends AnyFunction> = IsStream<Awaited<ReturnType<F>>> extends true ? StreamEvent<ResultOf<F>> : Event<ResultOf<F>>;

const noArguments: readonly unknown[] = Object.freeze([]);
let lastNumber = 0;

/** On the prototype of every copy's Event. */
const brand = Symbol.for('mp-event-loop.event-class.v1');
const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

/** The key under which an event keeps its state; the same in every copy of core, and made without a constructor in executors. */
export const state: unique symbol = Symbol.for('mp-event-loop.event.v1') as never;

/**
 * A function with its arguments, to be run by an executor, and what came of it. `addEvent` makes one; make your own to add it later, or
 * extend the class: a subclass that was given to `defineTasks` crosses with its own enumerable fields, and the executor calls its `exec`.
 */
export class Event<R = unknown> {
  /** @internal */
  readonly [state]: EventState;

  /** @throws ArgumentError when an argument is not of its type. */
  constructor(target: AnyFunction | null, args: readonly unknown[] = noArguments, options: EventOptions = noOptions) {
    if (target !== null && typeof target !== 'function') throw notATarget(target, new.target);
    if (!isArray(args))
      throw new ArgumentError(`Event: args must be an array of the target's arguments, got ${typeof args}; write [value] for one value`);
    const ownOptions = options === noOptions ? noOptions : readOptions(options);
    lastNumber += 1;
    this[state] = new EventState(this, lastNumber, target, args, ownOptions);
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
  /**
   * Resolves with the results, rejects with the error. Made when first read, so that an event that nobody awaits raises no
   * `unhandledRejection`.
   */
  get finished(): Promise<R> {
    return this[state].finished as Promise<R>;
  }

  /** Runs in the executor. A subclass overrides it. */
  run(): unknown {
    const { target, args, kwargs } = this;
    if (target === null) throw new ArgumentError(`${this.constructor.name}: an event without a target must override run()`);
    return (target as (...args: unknown[]) => unknown)(...(kwargs === undefined ? args : [...args, kwargs]));
  }

  /** Calls `run()`, and keeps the results or the error. A subclass may override it too. Never rejects. */
  async exec(): Promise<void> {
    try {
      this[state].fulfil(await awaited(this.run()));
    } catch (thrown) {
      this[state].reject(toError(thrown, this.constructor.name));
    }
  }

  /**
   * Cancels the event: it ends with CancelledError, whose `cause` is the reason. An event that is not known to have started ends at once.
   * One that runs gets `context().signal`; if it has not ended 100 ms after that, its executor is replaced. Does nothing once the event
   * has ended.
   */
  cancel(reason?: unknown): void {
    const event = this[state];
    if (event.owner !== undefined) event.owner.cancel(event, reason);
    else if (!event.hasEnded)
      event.reject(new CancelledError(`event ${event.number} was cancelled before it was added`, { cause: reason }), 'cancelled');
  }

  /** Returns whether this event runs `target`. Narrows `results` in a handler. */
  is<F extends AnyFunction>(target: F): this is EventOf<F> {
    return (this[state].target as unknown) === target;
  }

  /** @internal */
  [inspected](_depth: unknown, _options: unknown, inspect?: Inspect): string {
    // addEvent makes all of them so: any may turn out to stream.
    const isOurs = Object.getPrototypeOf(this) === StreamEvent.prototype && this[state].stream?.hasBegun !== true;
    return eventInWords(isOurs ? Event.name : this.constructor.name, this[state], inspect);
  }

  static {
    // So that another copy of core, which an application may have loaded, takes this one's events.
    Object.defineProperty(Event.prototype, brand, { value: true });
    Object.defineProperty(Event, Symbol.hasInstance, {
      value(this: { readonly prototype: object }, value: unknown) {
        try {
          if (this === Event) return typeof value === 'object' && value !== null && brand in value;
          return ordinaryHasInstance.call(this, value);
        } catch {
          // A Proxy that does not say.
          return false;
        }
      },
    });
  }
}

/**
 * An event whose result is a stream: iterate it, or let output handlers take the items. The slower of the two sets the pace. Extend it
 * for streams of your own.
 */
export class StreamEvent<T = unknown> extends Event<T | undefined> implements AsyncIterable<T> {
  static {
    Object.defineProperty(StreamEvent.prototype, brand, { value: true });
  }

  /**
   * Returns the iterator of the items; there is one. Leaving early runs the generator's `finally` and cancels the event.
   *
   * @throws ArgumentError when the event is iterated already.
   */
  [Symbol.asyncIterator](): AsyncIterator<T> {
    return iterateEvent(this[state]) as AsyncIterator<T>;
  }
}

/** Returns the event that users hold. */
export function eventOf(event: EventState): Event {
  return event.face as Event;
}

/** Whether it is of a base class, this copy's or another's. */
export function isPlainEvent(event: Event): boolean {
  // As nearly all: to ask for a prototype, V8 calls its runtime.
  if (event.constructor === StreamEvent) return true;
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
