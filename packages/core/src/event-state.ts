/** What the library keeps of an event, and every way in which that may change. */
import { Deferred } from './deferred.ts';
import { EventExtras, noExtras } from './event-extras.ts';
import { CANCELLED, CREATED, EventFlags, FULFILLED, QUEUED, REJECTED, RUNNING } from './event-flags.ts';
import type { EventHolder } from './event-holder.ts';
import { DEFAULT_HIGH_WATER_MARK, type EventOptions, noOptions } from './event-options.ts';
import type { EventOwner } from './event-owner.ts';
import type { EventTies } from './event-ties.ts';
import { ItemStream } from './stream.ts';
import type { Target } from './target.ts';
import type { AnyFunction } from './tasks.ts';

/** Times are kept as whole parts of a millisecond: for a field that holds a fraction V8 makes an object. */
const PER_MILLISECOND = 16;

/**
 * Fields are read anywhere and written only here, by transitions that check from where they may come: `Writable` is how this file
 * alone gets past `readonly`, at no cost on the hot path.
 *
 *     created ── join ──► queued ── sentTo ──► queued, held ── start ──► running, held ── answered, fulfil | reject ──► ended
 *                           ▲                       │                        │
 *                           └── requeue | nextAttempt ◄──── answered ────────┘
 */
type Writable = { -readonly [K in keyof EventState]: EventState[K] };

/**
 * Not an own enumerable field of its event: those are a subclass's, and cross. Hundreds of thousands of them may wait, so each is small:
 * status and flags share a number, and what few events have is in extras.
 */
export class EventState extends EventFlags {
  /** The `Event` that users hold; `eventOf` gives it its type. */
  readonly face: object;
  readonly number: number;
  readonly target: AnyFunction | null;
  readonly args: readonly unknown[];
  readonly options: EventOptions;
  readonly results: unknown = undefined;
  readonly owner: EventOwner<EventState> | undefined = undefined;
  /** Its place among the events of its loop; 0 before it is added. */
  readonly place: number = 0;
  /** What it runs, from the moment it is added. */
  readonly runs: Target | undefined = undefined;
  /** Where it was sent, while it is there, and as which of that executor's events. */
  readonly holder: EventHolder<EventState> | undefined = undefined;
  readonly sentAs: number = 0;
  /** What it was expected to cost, in µs, when it was sent. */
  readonly cost: number = 0;
  #addedAt = 0;
  #begunAt = 0;
  #finished: Deferred<unknown> | undefined = undefined;
  #extras: Readonly<EventExtras> = noExtras;

  constructor(face: object, number: number, target: AnyFunction | null, args: readonly unknown[], options: EventOptions) {
    super();
    this.face = face;
    this.number = number;
    this.target = target;
    this.args = args;
    this.options = options;
  }

  /** When it was added, in ms of `monotonic`, in whole sixteenths. */
  get addedAt(): number {
    return this.#addedAt / PER_MILLISECOND;
  }
  /** When the executor that holds it has begun it, in the same; 0 while that is not known. */
  get begunAt(): number {
    return this.#begunAt / PER_MILLISECOND;
  }

  /** Whether there is nothing to it but a function and its arguments, as of nearly all events. */
  get isPlain(): boolean {
    return this.#extras === noExtras && this.options === noOptions && this.runs?.isClass === false;
  }
  get inner(): Target | undefined {
    return this.#extras.inner;
  }
  get ties(): EventTies | undefined {
    return this.#extras.ties;
  }
  get attempt(): number {
    return this.#extras.attempt;
  }
  get deadline(): number {
    return this.#extras.deadline;
  }
  get verdict(): Error | undefined {
    return this.#extras.verdict;
  }
  get error(): Error | undefined {
    return this.#extras.error;
  }
  get isQuiet(): boolean {
    return this.#extras.isQuiet;
  }
  get addedStack(): string | undefined {
    return this.#extras.addedStack;
  }
  get stream(): ItemStream | undefined {
    return this.#extras.stream;
  }

  get finished(): Promise<unknown> {
    this.hear();
    if (this.is(FULFILLED)) return Promise.resolve(this.stream?.hasBegun === true ? this.stream.last : this.results);
    if (this.hasEnded) return Promise.reject(this.error);
    this.#finished ??= new Deferred();
    return this.#finished.promise;
  }

  makeStream(): ItemStream {
    const extras = this.#ownExtras();
    extras.stream ??= new ItemStream(this.options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK, extras.isDiscarded);
    return extras.stream;
  }

  /** Whoever added it takes the last item of its stream, if it is one, and no other. */
  discardItems(): void {
    this.#ownExtras().isDiscarded = true;
  }

  /** What it runs is known. */
  resolveTo(runs: Target, inner: Target | undefined): void {
    this.#expect(this.is(CREATED), 'be given a target');
    (this as Writable).runs = runs;
    if (inner !== undefined) this.#ownExtras().inner = inner;
  }

  /** It is bound to a slot, or to objects. */
  bind(ties: EventTies): void {
    this.#expect(this.is(CREATED), 'be bound');
    this.#ownExtras().ties = ties;
  }

  /** Another slot must run it: the former one was given up. */
  rebind(slot: number): void {
    this.#expect(this.ties !== undefined && this.holder === undefined && !this.hasEnded, 'move to another slot');
    this.#ownExtras().ties = { ...(this.ties as EventTies), slot };
  }

  /** A loop takes it. `now` is in ms of `monotonic`. */
  join(owner: EventOwner<EventState>, place: number, now: number, addedStack: string | undefined): void {
    this.#expect(this.is(CREATED), 'join a loop');
    const event = this as Writable;
    event.owner = owner;
    event.place = place;
    this.#addedAt = Math.ceil(now * PER_MILLISECOND);
    if (addedStack !== undefined) this.#ownExtras().addedStack = addedStack;
    this.become(QUEUED);
  }

  /** An executor has it. `cost` is in µs. */
  sentTo(holder: EventHolder<EventState>, sentAs: number, cost: number): void {
    this.#expect(this.is(QUEUED) && this.holder === undefined, 'be sent');
    const event = this as Writable;
    event.holder = holder;
    event.sentAs = sentAs;
    event.cost = cost;
    this.#begunAt = 0;
  }

  /** Its executor must have begun it by then, in ms of `monotonic`, whether or not it has ended meanwhile. */
  begin(at: number): void {
    this.#begunAt = Math.max(Math.ceil(at * PER_MILLISECOND), this.#addedAt);
  }

  /** By what was sent before, its executor must be about to begin it. */
  start(): void {
    this.#expect(this.is(QUEUED) && this.holder !== undefined, 'start');
    this.become(RUNNING);
  }

  /** Its attempt is over time at that moment, in ms of `monotonic`. */
  expireAt(deadline: number): void {
    this.#ownExtras().deadline = deadline;
  }

  /** However its executor answers, it ends so. A cancellation overrules a time-out: what is cancelled is not to run again. */
  decide(verdict: Error): void {
    this.#expect(this.is(RUNNING), 'be decided');
    this.#ownExtras().verdict = verdict;
  }

  /** Its executor holds it no longer: it has answered, or died. */
  answered(): void {
    (this as Writable).holder = undefined;
  }

  /** It had not begun when its executor died, and goes back to where it waited. */
  requeue(): void {
    this.#expect(this.holder === undefined && !this.hasEnded, 'be queued again');
    this.become(QUEUED);
    if (this.#extras === noExtras) return;
    const extras = this.#ownExtras();
    extras.deadline = 0;
    extras.verdict = undefined;
  }

  /** It has failed, and is to run once more. */
  nextAttempt(): void {
    this.requeue();
    this.#ownExtras().attempt += 1;
  }

  /** Nobody is to hear of how it ends. */
  hush(): void {
    this.#ownExtras().isQuiet = true;
  }

  /** Handlers see this item of its stream as its results. */
  show(item: unknown): void {
    (this as Writable).results = item;
  }

  fulfil(results: unknown): void {
    this.#expect(!this.hasEnded || this.owner === undefined, 'be fulfilled');
    this.become(FULFILLED);
    // While handlers have its items, each finds its own; the last is the result.
    if (this.stream?.isBeingHandled !== true) (this as Writable).results = results;
    this.stream?.end(undefined);
    this.#finished?.resolve(results);
  }

  reject(error: Error, status: 'rejected' | 'cancelled' = 'rejected'): void {
    this.#expect(!this.hasEnded || this.owner === undefined, `be ${status}`);
    this.become(status === 'rejected' ? REJECTED : CANCELLED);
    this.#ownExtras().error = error;
    this.stream?.end(this.isQuiet ? undefined : { error });
    this.#finished?.reject(error);
    // Only who reads `finished` must handle it; leaving a stream waits for the end itself.
    if (!this.isAwaited || this.isQuiet) this.#finished?.promise.catch(() => {});
  }

  #ownExtras(): EventExtras {
    if (this.#extras === noExtras) this.#extras = new EventExtras();
    return this.#extras;
  }

  /** @throws Error, which is a bug of ours, when what is to become of the event can't become of it now. */
  #expect(isPossible: boolean, what: string): void {
    if (!isPossible) throw new Error(`a bug in mp-event-loop: event ${this.number} is ${this.status} and cannot ${what}`);
  }
}
