/** The handlers of ended events: one event after the other, each through its chain, until a handler returns true. */
import { ArgumentError } from '../../errors.ts';
import { type Event, eventOf } from '../../event.ts';
import type { EventState } from '../../event-state.ts';
import { Ring } from '../../ring.ts';
import type { ItemStream } from '../../stream.ts';
import { promiseFrom } from '../wire-edge.ts';
import { type SelfWait, SelfWaits } from './self-waits.ts';

/** Takes each event that ended, in turn. Only true, or a promise of true, ends the chain; a promise is awaited. */
export type OutputHandler = (event: Event) => unknown;

/** Counts events until their handlers have run. */
export interface HandledEvents {
  /** The event's chain has ended. */
  handled(event: EventState): void;
  /** Whether nothing is left but handlers to run. */
  readonly isOnlyHandling: boolean;
}

/** Tells of handlers that throw. */
export interface HandlerFailures {
  /** A handler threw. The chain goes on. */
  handlerFailed(event: EventState, error: unknown): void;
}

export interface ChainOwner {
  /** An async handler has ended: `step` may be called again. */
  resumeHandling(): void;
  /** Output handlers have come or gone. */
  outputHandlersChanged(): void;
}

/** One item on its way through the output handlers. */
class StreamItem {
  readonly event: EventState;
  readonly stream: ItemStream;
  readonly item: unknown;
  /** There were no output handlers any more. */
  isGivenBack = false;

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
  /** Handlers that were awaited so far. */
  #awaited = 0;
  readonly #selfWaits = new SelfWaits();
  readonly #ended: HandledEvents;
  readonly #failures: HandlerFailures;
  readonly #owner: ChainOwner;

  constructor(
    outputHandlers: readonly OutputHandler[],
    errorHandlers: readonly OutputHandler[],
    ended: HandledEvents,
    failures: HandlerFailures,
    owner: ChainOwner,
  ) {
    this.#outputHandlers = [...new Set(outputHandlers)];
    this.#errorHandlers = [...new Set(errorHandlers)];
    this.#ended = ended;
    this.#failures = failures;
    this.#owner = owner;
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

  /** Somebody calls what waits for handlers. */
  waits(call: SelfWait): void {
    this.#selfWaits.note(call);
  }

  addOutputHandler(handler: OutputHandler): void {
    this.#outputHandlers = withOne(this.#outputHandlers, handler);
    this.#owner.outputHandlersChanged();
  }
  insertOutputHandler(index: number, handler: OutputHandler): void {
    if (!Number.isInteger(index)) throw new ArgumentError(`insertOutputHandler: the index must be a whole number, got ${String(index)}`);
    this.#outputHandlers = without(this.#outputHandlers, checkHandler(handler)).toSpliced(index, 0, handler);
    this.#owner.outputHandlersChanged();
  }
  removeOutputHandler(handler: OutputHandler): void {
    this.#outputHandlers = without(this.#outputHandlers, handler);
    this.#owner.outputHandlersChanged();
  }
  addErrorHandler(handler: OutputHandler): void {
    this.#errorHandlers = withOne(this.#errorHandlers, handler);
  }
  removeErrorHandler(handler: OutputHandler): void {
    this.#errorHandlers = without(this.#errorHandlers, handler);
  }

  #isItem(entry: EventState | StreamItem): entry is StreamItem {
    return this.#items > 0 && entry instanceof StreamItem;
  }

  #handlersOf(entry: EventState | StreamItem): readonly OutputHandler[] {
    if (this.#isItem(entry)) {
      if (this.#outputHandlers.length === 0) entry.isGivenBack = true;
      else entry.event.show(entry.item);
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
      this.#selfWaits.begin();
      answer = handler(eventOf(event));
      this.#selfWaits.end();
      const promise = promiseFrom(answer);
      if (promise !== undefined) {
        this.#isAwaiting = true;
        this.#awaited += 1;
        this.#watch(event);
        void this.#await(promise, entry);
        return;
      }
    } catch (error) {
      this.#selfWaits.end();
      this.#failures.handlerFailed(event, error);
    }
    this.#answered(entry, answer);
  }

  #watch({ number, runs }: EventState): void {
    const awaited = this.#awaited;
    this.#selfWaits.watch(
      `event ${number} (${runs?.name.name})`,
      () => !this.#isAwaiting || this.#awaited !== awaited,
      () => this.#ended.isOnlyHandling,
    );
  }

  async #await(promise: PromiseLike<unknown>, entry: EventState | StreamItem): Promise<void> {
    let answer: unknown;
    try {
      answer = await promise;
    } catch (error) {
      this.#failures.handlerFailed(this.#isItem(entry) ? entry.event : entry, error);
    }
    this.#isAwaiting = false;
    this.#answered(entry, answer);
    this.#owner.resumeHandling();
  }

  #answered(entry: EventState | StreamItem, answer: unknown): void {
    if (answer === true || this.#next === this.#handlers.length) this.#end(entry);
  }

  #end(entry: EventState | StreamItem): void {
    this.#entry = undefined;
    if (this.#isItem(entry)) {
      this.#items -= 1;
      if (entry.isGivenBack) entry.stream.giveBack(entry.item);
      else entry.stream.handled();
    } else this.#ended.handled(entry);
  }
}

export function checkHandler(handler: OutputHandler): OutputHandler {
  if (typeof handler !== 'function') throw new ArgumentError(`a handler must be a function that takes an event, got ${typeof handler}`);
  return handler;
}

/** As with DOM listeners, a handler stands in its chain once: added again it stays where it is. */
function withOne(handlers: readonly OutputHandler[], handler: OutputHandler): readonly OutputHandler[] {
  return handlers.includes(checkHandler(handler)) ? handlers : [...handlers, handler];
}

function without(handlers: readonly OutputHandler[], handler: OutputHandler): readonly OutputHandler[] {
  return handlers.filter((one) => one !== handler);
}
