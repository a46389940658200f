/** A stream that an executor runs: how many items it may send, and whether a step of it is under way. */
import type { Activation } from './activation.ts';
import type { ForeignStream } from './edge/index.ts';

/**
 *     resting ──awaitTurn──► busy ──rest──► resting
 *        └──────────┬──────────┘
 *                  end
 *                   ▼
 *                 ending
 */
type State = 'resting' | 'busy' | 'ending';

/** ms below which a step counts as quick. */
const QUICK = 0.05;
/**
 * So many quick steps, and the next is expected to take as long as the last: its stream's items may wait for it, and would be lost with a
 * process that is killed. Below that each item leaves before the next step.
 */
const STEPS_TO_TRUST = 1000;
/** More are not counted: one that has become slow is to be found out soon. */
const MOST_STEPS = 8 * STEPS_TO_TRUST;

export class RunningStream {
  readonly activation: Activation;
  readonly source: ForeignStream;
  #state: State = 'resting';
  #credit = 0;
  #hasStepped = false;
  /** Quick steps; a slow one takes half of them, since the collector of garbage makes one slow now and then. */
  #quickSteps = 0;
  #lastTook = 0;
  /** In ms of `monotonic`; undefined between steps. */
  #stepBegan: number | undefined = undefined;

  constructor(activation: Activation, source: ForeignStream) {
    this.activation = activation;
    this.source = source;
  }

  /** Whether it was cancelled, or has ended: it takes no more steps. */
  get isEnding(): boolean {
    return this.#state === 'ending';
  }

  /** Whether the next step begins where its caller can tell what runs: in an async generator only the first one does. */
  get isKnownToRun(): boolean {
    return !(this.source.isAsync && this.#hasStepped);
  }

  /** Lets it send so many more items. */
  grant(items: number): void {
    this.#credit += items;
  }

  /** Has it wait for its turn, and then take a step. Returns false where it does so already, or may take no step. */
  awaitTurn(): boolean {
    if (this.#state !== 'resting' || this.#credit === 0) return false;
    this.#state = 'busy';
    return true;
  }

  /** Whether items need not leave before its next step. */
  get isQuick(): boolean {
    return this.#quickSteps >= STEPS_TO_TRUST;
  }
  /** ms that the next step may be expected to take: as many as the last one, infinite where it may take long. */
  get expected(): number {
    return this.isQuick ? this.#lastTook : Number.POSITIVE_INFINITY;
  }
  /** Whether the outcome of a step is still to come. */
  get isStepping(): boolean {
    return this.#stepBegan !== undefined;
  }

  /** Notes that it takes a step. `now` is in ms of `monotonic`. */
  step(now: number): void {
    this.#stepBegan = now;
  }

  /** Notes that the outcome of its step is known. */
  stepped(now: number): void {
    this.#lastTook = this.#stepBegan === undefined ? Number.POSITIVE_INFINITY : now - this.#stepBegan;
    this.#quickSteps = this.#lastTook < QUICK ? Math.min(this.#quickSteps + 1, MOST_STEPS) : Math.floor(this.#quickSteps / 2);
    this.#stepBegan = undefined;
    this.#hasStepped = true;
  }

  /** Notes that the item of its step was sent. */
  rest(): void {
    this.#credit -= 1;
    this.#state = 'resting';
  }

  end(): void {
    this.#state = 'ending';
  }
}
