/** What executors have sent: read in slices, so that between two settlements and between two handlers the caller gets its turns. */
import { Ring } from '../ring.ts';
import type { TurnBudget } from '../turn.ts';
import type { ExecutorMessage } from '../wire/protocol.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import type { HandlerChain } from './handler-chain.ts';

interface Item {
  readonly handle: ExecutorHandle;
  /** Or what is to be done once all messages before it were read. */
  readonly content: ExecutorMessage | (() => void);
  /** Where to go on reading. */
  at: number;
}

/** Settling runs no code of the user's, so the clock is read only now and then. */
const SETTLEMENTS_PER_LOOK = 32;

export class Intake {
  readonly #items = new Ring<Item>();
  readonly #chain: HandlerChain;
  readonly #budget: TurnBudget;
  readonly #onSlice: () => void;
  #isRunning = false;
  #isDeferred = false;
  #isWoken = false;

  /** `onSlice` is called after each slice. */
  constructor(chain: HandlerChain, budget: TurnBudget, onSlice: () => void) {
    this.#chain = chain;
    this.#budget = budget;
    this.#onSlice = onSlice;
  }

  add(handle: ExecutorHandle, message: ExecutorMessage): void {
    this.#items.push({ handle, content: message, at: 0 });
  }

  /** Has something done after all that came from that executor was read. */
  addAction(handle: ExecutorHandle, action: () => void): void {
    this.#items.push({ handle, content: action, at: 0 });
    this.wake();
  }

  /** Runs at the end of this tick, if it does not run already: something ended that no executor sent. */
  wake(): void {
    if (this.#isRunning || this.#isWoken) return;
    this.#isWoken = true;
    queueMicrotask(() => {
      this.#isWoken = false;
      this.run();
    });
  }

  /** Reads what is there and calls handlers, up to this turn's budget; goes on by itself in later turns. */
  run(): void {
    if (this.#isRunning || this.#isDeferred) return;
    this.#isRunning = true;
    this.#budget.begin();
    let settled = 0;
    for (;;) {
      const handled = this.#chain.step();
      if (!handled && !this.#readNext()) break;
      settled += 1;
      if ((handled || settled % SETTLEMENTS_PER_LOOK === 0) && this.#budget.isSpent()) {
        this.#defer();
        break;
      }
    }
    this.#isRunning = false;
    this.#onSlice();
  }

  #readNext(): boolean {
    const item = this.#items.at(0);
    if (item === undefined) return false;
    if (typeof item.content === 'function') {
      this.#items.shift();
      item.content();
      return true;
    }
    try {
      item.at = item.handle.receive(item.content, item.at);
    } catch (error) {
      item.at = -1;
      item.handle.fail(error as Error);
    }
    if (item.at < 0) this.#items.shift();
    return true;
  }

  #defer(): void {
    this.#isDeferred = true;
    this.#budget.afterTurn(() => {
      this.#isDeferred = false;
      this.run();
    });
  }
}
