/** The handlers of ended events: one event after the other, each through its chain, until a handler returns true. */
import { ArgumentError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { EventState } from '../event-state.ts';
import { Ring } from '../ring.ts';
import type { ItemStream } from '../stream.ts';
import { isThenable } from '../thenable.ts';

/** Takes each event that ended, in turn. Only true, or a promise of true, ends the chain; a promise is awaited. */
export type OutputHandler = (event: Event) => unknown;

/** One item on its way through the output handlers. */
class StreamItem {
  readonly event: EventState;
  readonly stream: ItemStream;
  readonly item: unknown;

  constructor(event: EventState, stream: ItemStream, item: unknown) {
    this.event = event;
    this.stream = stream;
    this.item = item;
  }
}

export class HandlerChain {
  #outputHandlers: readonly OutputHandler[];
  #errorHandlers: readonly OutputHandler[];
  /** Events that have ended, and items of streams. */
  readonly #waiting = new Ring<EventState | StreamItem>();
  /** How many of them, the one under way included, are items: with none, none need be looked at for being one. */
  #items = 0;
  // What goes through its chain now.
  #entry: EventState | StreamItem | undefined = undefined;
  #handlers: readonly OutputHandler[] = [];
  #next = 0;
  #isAwaiting = false;
  readonly #onHandled: (event: EventState) => void;
  readonly #onFailed: (event: EventState, error: unknown) => void;
  readonly #onResume: () => void;
  readonly #onChanged: () => void;

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
      /** Output handlers have come or gone. */
      changed(): void;
    },
  ) {
    this.#outputHandlers = outputHandlers;
    this.#errorHandlers = errorHandlers;
    this.#onHandled = on.handled;
    this.#onFailed = on.failed;
    this.#onResume = on.resume;
    this.#onChanged = on.changed;
  }

  get hasOutputHandlers(): boolean {
    return this.#outputHandlers.length > 0;
  }

  get hasErrorHandlers(): boolean {
    return this.#errorHandlers.length > 0;
  }

  add(event: EventState): void {
    this.#waiting.push(event);
  }

  addItem(event: EventState, stream: ItemStream, item: unknown): void {
    this.#items += 1;
    this.#waiting.push(new StreamItem(event, stream, item));
  }

  /** Whether `step` would call a handler. */
  get canStep(): boolean {
    return !this.#isAwaiting && (this.#entry !== undefined || this.#waiting.length > 0);
  }

  /** Calls one handler. Gives false where none is to be called, or one is being awaited. */
  step(): boolean {
    if (this.#isAwaiting) return false;
    if (this.#entry === undefined) {
      this.#entry = this.#waiting.shift();
      if (this.#entry === undefined) return false;
      // Lists are replaced, never changed: a handler that removes itself does not make the event skip another.
      this.#handlers = this.#handlersOf(this.#entry);
      this.#next = 0;
    }
    const handler = this.#handlers[this.#next];
    this.#next += 1;
    if (handler !== undefined) this.#call(handler, this.#entry);
    else this.#end(this.#entry);
    return true;
  }

  addOutputHandler(handler: OutputHandler): void {
    this.#outputHandlers = [...this.#outputHandlers, checkHandler(handler)];
    this.#onChanged();
  }
  insertOutputHandler(index: number, handler: OutputHandler): void {
    if (!Number.isInteger(index)) throw new ArgumentError(`insertOutputHandler: the index must be a whole number, got ${String(index)}`);
    this.#outputHandlers = this.#outputHandlers.toSpliced(index, 0, checkHandler(handler));
    this.#onChanged();
  }
  removeOutputHandler(handler: OutputHandler): void {
    this.#outputHandlers = without(this.#outputHandlers, handler);
    this.#onChanged();
  }
  addErrorHandler(handler: OutputHandler): void {
    this.#errorHandlers = [...this.#errorHandlers, checkHandler(handler)];
  }
  removeErrorHandler(handler: OutputHandler): void {
    this.#errorHandlers = without(this.#errorHandlers, handler);
  }

  #isItem(entry: EventState | StreamItem): entry is StreamItem {
    return this.#items > 0 && entry instanceof StreamItem;
  }

  #handlersOf(entry: EventState | StreamItem): readonly OutputHandler[] {
    if (this.#isItem(entry)) {
      entry.event.results = entry.item;
      return this.#outputHandlers;
    }
    if (entry.ties?.isInternal === true) return [];
    if (entry.status !== 'fulfilled') return entry.isQuiet ? [] : this.#errorHandlers;
    // A stream's handlers have had its items.
    return entry.options.hasOutput === false || entry.stream?.hasBegun === true ? [] : this.#outputHandlers;
  }

  #call(handler: OutputHandler, entry: EventState | StreamItem): void {
    const event = this.#isItem(entry) ? entry.event : entry;
    let answer: unknown;
    try {
      answer = handler(event.event);
      if (isThenable(answer)) {
        this.#isAwaiting = true;
        void this.#await(answer, entry);
        return;
      }
    } catch (error) {
      this.#onFailed(event, error);
    }
    this.#answered(entry, answer);
  }

  async #await(promise: PromiseLike<unknown>, entry: EventState | StreamItem): Promise<void> {
    let answer: unknown;
    try {
      answer = await promise;
    } catch (error) {
      this.#onFailed(this.#isItem(entry) ? entry.event : entry, error);
    }
    this.#isAwaiting = false;
    this.#answered(entry, answer);
    this.#onResume();
  }

  #answered(entry: EventState | StreamItem, answer: unknown): void {
    if (answer === true || this.#next === this.#handlers.length) this.#end(entry);
  }

  #end(entry: EventState | StreamItem): void {
    this.#entry = undefined;
    if (this.#isItem(entry)) {
      this.#items -= 1;
      entry.stream.handled();
    } else this.#onHandled(entry);
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
