/** The handlers of ended events: one event after the other, each through its chain, until a handler returns true. */
import { ArgumentError } from '../errors.ts';
import type { Event, EventState } from '../event.ts';
import { Ring } from '../ring.ts';

/** Takes each event that ended, in turn. Only true, or a promise of true, ends the chain; a promise is awaited. */
export type OutputHandler = (event: Event) => unknown;

export class HandlerChain {
  #outputHandlers: readonly OutputHandler[];
  #errorHandlers: readonly OutputHandler[];
  readonly #waiting = new Ring<EventState>();
  // The event whose chain is under way.
  #event: EventState | undefined = undefined;
  #handlers: readonly OutputHandler[] = [];
  #next = 0;
  #isAwaiting = false;
  readonly #onHandled: (event: EventState) => void;
  readonly #onFailed: (event: EventState, error: unknown) => void;
  readonly #onResume: () => void;

  constructor(
    outputHandlers: readonly OutputHandler[],
    errorHandlers: readonly OutputHandler[],
    on: {
      /** The event's chain has ended. */
      handled(event: EventState): void;
      /** A handler threw. The chain goes on. */
      failed(event: EventState, error: unknown): void;
      /** An async handler has ended: `step` may be called again. */
      resume(): void;
    },
  ) {
    this.#outputHandlers = outputHandlers;
    this.#errorHandlers = errorHandlers;
    this.#onHandled = on.handled;
    this.#onFailed = on.failed;
    this.#onResume = on.resume;
  }

  get hasErrorHandlers(): boolean {
    return this.#errorHandlers.length > 0;
  }

  add(event: EventState): void {
    this.#waiting.push(event);
  }

  /** Whether `step` would call a handler. */
  get canStep(): boolean {
    return !this.#isAwaiting && (this.#event !== undefined || this.#waiting.length > 0);
  }

  /** Calls one handler. Gives false where none is to be called, or one is being awaited. */
  step(): boolean {
    if (this.#isAwaiting) return false;
    if (this.#event === undefined) {
      this.#event = this.#waiting.shift();
      if (this.#event === undefined) return false;
      // Lists are replaced, never changed: a handler that removes itself does not make the event skip another.
      this.#handlers = this.#handlersOf(this.#event);
      this.#next = 0;
    }
    const handler = this.#handlers[this.#next];
    this.#next += 1;
    if (handler !== undefined) this.#call(handler, this.#event);
    else this.#end(this.#event);
    return true;
  }

  addOutputHandler(handler: OutputHandler): void {
    this.#outputHandlers = [...this.#outputHandlers, checkHandler(handler)];
  }
  insertOutputHandler(index: number, handler: OutputHandler): void {
    if (!Number.isInteger(index)) throw new ArgumentError(`insertOutputHandler: the index must be a whole number, got ${String(index)}`);
    this.#outputHandlers = this.#outputHandlers.toSpliced(index, 0, checkHandler(handler));
  }
  removeOutputHandler(handler: OutputHandler): void {
    this.#outputHandlers = without(this.#outputHandlers, handler);
  }
  addErrorHandler(handler: OutputHandler): void {
    this.#errorHandlers = [...this.#errorHandlers, checkHandler(handler)];
  }
  removeErrorHandler(handler: OutputHandler): void {
    this.#errorHandlers = without(this.#errorHandlers, handler);
  }

  #handlersOf(event: EventState): readonly OutputHandler[] {
    if (event.status !== 'fulfilled') return this.#errorHandlers;
    return event.options.hasOutput === false ? [] : this.#outputHandlers;
  }

  #call(handler: OutputHandler, event: EventState): void {
    let answer: unknown;
    try {
      answer = handler(event.event);
      if (isThenable(answer)) {
        this.#isAwaiting = true;
        void this.#await(answer, event);
        return;
      }
    } catch (error) {
      this.#onFailed(event, error);
    }
    this.#answered(event, answer);
  }

  async #await(promise: PromiseLike<unknown>, event: EventState): Promise<void> {
    let answer: unknown;
    try {
      answer = await promise;
    } catch (error) {
      this.#onFailed(event, error);
    }
    this.#isAwaiting = false;
    this.#answered(event, answer);
    this.#onResume();
  }

  #answered(event: EventState, answer: unknown): void {
    if (answer === true || this.#next === this.#handlers.length) this.#end(event);
  }

  #end(event: EventState): void {
    this.#event = undefined;
    this.#onHandled(event);
  }
}

export function checkHandler(handler: OutputHandler): OutputHandler {
  if (typeof handler !== 'function') throw new ArgumentError(`a handler must be a function that takes an event, got ${typeof handler}`);
  return handler;
}

function without(handlers: readonly OutputHandler[], handler: OutputHandler): readonly OutputHandler[] {
  const index = handlers.indexOf(handler);
  return index < 0 ? handlers : handlers.toSpliced(index, 1);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
