/** Counts events from being added until their handlers have run: what wait() waits for, and whether the loop has anything to do. */
import type { EventState } from '../../event-state.ts';
import type { HandledEvents } from '../handling/handler-chain.ts';

interface Wait {
  readonly upTo: number;
  left: number;
  readonly resolve: () => void;
}

export interface LedgerOwner {
  /** There is something to do. */
  busy(): void;
  /** There is nothing to do for now; streams may be held back. */
  resting(): void;
  /** No event is left. */
  idle(): void;
}

export class Ledger implements HandledEvents {
  #added = 0;
  #open = 0;
  #handling = 0;
  #waits: Wait[] = [];
  /** Streams that are held back: nothing is done for them. */
  #resting = 0;
  readonly #owner: LedgerOwner;

  constructor(owner: LedgerOwner) {
    this.#owner = owner;
  }

  /** Whether there is nothing to do, other than to wait for somebody to take a stream's items. */
  get isResting(): boolean {
    return this.#open === this.#resting;
  }

  /** Whether nothing is left but handlers to run. */
  get isOnlyHandling(): boolean {
    return this.#open - this.#resting === this.#handling;
  }

  /** Events that have not ended or whose handlers have not run. */
  get open(): number {
    return this.#open;
  }

  /** Events that have ended and whose handlers have not run. */
  get handling(): number {
    return this.#handling;
  }

  /** An event is added. Returns its place among the loop's events. */
  added(): number {
    this.#added += 1;
    this.#open += 1;
    if (this.#open === this.#resting + 1) this.#owner.busy();
    return this.#added;
  }

  ended(): void {
    this.#handling += 1;
  }

  handled(event: EventState): void {
    this.#handling -= 1;
    this.#open -= 1;
    if (this.#waits.length > 0) this.#settleWaits(event.place);
    if (this.isResting) this.#owner.resting();
    if (this.#open === 0) this.#owner.idle();
  }

  /** A stream is held back; or work that is no event is over. */
  rest(): void {
    this.#resting += 1;
    if (this.isResting) this.#owner.resting();
  }

  /** It goes on, or ends; or work begins that is no event. */
  resume(): void {
    this.#resting -= 1;
    if (this.#open === this.#resting + 1) this.#owner.busy();
  }

  /** Resolves when every event added so far has ended and been handled. */
  wait(): Promise<void> {
    if (this.#open === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waits.push({ upTo: this.#added, left: this.#open, resolve });
    });
  }

  #settleWaits(place: number): void {
    let done = false;
    for (const wait of this.#waits) {
      if (place > wait.upTo) continue;
      wait.left -= 1;
      if (wait.left > 0) continue;
      wait.resolve();
      done = true;
    }
    if (done) this.#waits = this.#waits.filter((wait) => wait.left > 0);
  }
}
