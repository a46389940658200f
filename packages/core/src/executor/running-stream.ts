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

export class RunningStream {
  readonly activation: Activation;
  readonly source: ForeignStream;
  #state: State = 'resting';
  #credit = 0;
  #hasStepped = false;

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

  /** Notes that it has taken a step. */
  begun(): void {
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
