/** What executors have sent: read in slices, so that between two settlements and between two handlers the caller gets its turns. */
import { microtask } from '../../clock.ts';
import { Ring } from '../../ring.ts';
import type { CloseReason } from '../../transport.ts';
import type { ExecutorMessage } from '../../wire/protocol.ts';
import type { CallersContext } from '../callers-context.ts';
import type { HandlerChain } from './handler-chain.ts';
import { Pace, type TurnBudget } from './turn-budget.ts';

/** An executor, as far as the intake needs it. */
export interface Sender {
  /** Reads a message, one result at a time. Returns the position to go on from, or -1 when it was read to its end. */
  receive(message: ExecutorMessage, from: number): number;
  /** It can't be trusted any more, and why. */
  kill(because: Error): void;
  /** Its channel has closed, and all that it had sent was read. */
  closed(reason: CloseReason): void;
}

export interface IntakeOwner {
  /** Executors may take more events. */
  sliceEnded(): void;
}

interface Item {
  readonly sender: Sender;
  readonly message: ExecutorMessage;
  /** Where to go on reading. */
  at: number;
}

export class Intake {
  /** Messages, and what is to be done once all those before it were read. */
  readonly #items = new Ring<Item | (() => void)>();
  readonly #chain: HandlerChain;
  readonly #budget: TurnBudget;
  readonly #handling = new Pace();
  readonly #settling = new Pace();
  readonly #context: CallersContext;
  readonly #owner: IntakeOwner;
  /** Made once: slices are too many for a closure each. */
  readonly #slice = (): void => this.#runSlice();
  #isRunning = false;
  #isDeferred = false;
  #isWoken = false;

  constructor(chain: HandlerChain, budget: TurnBudget, context: CallersContext, owner: IntakeOwner) {
    this.#context = context;
    this.#chain = chain;
    this.#budget = budget;
    this.#owner = owner;
  }

  add(sender: Sender, message: ExecutorMessage): void {
    this.#items.push({ sender, message, at: 0 });
  }

  /** Tells the sender of its end once all that it sent was read. */
  addEnd(sender: Sender, end: CloseReason): void {
    this.#items.push(() => sender.closed(end));
    this.wake();
  }

  /** Does something once all that has arrived by now was read: a caller that was busy itself must not take that for lateness. */
  whenRead(action: () => void): void {
    // Two turns: what has arrived may not even have been handed over.
    this.#budget.afterTurn(() => {
      this.#items.push(action);
      this.run();
    });
  }

  /** Runs at the end of this tick, if it does not run already: something ended that no executor sent. */
  wake(): void {
    if (this.#isRunning || this.#isWoken) return;
    this.#isWoken = true;
    microtask(() => {
      this.#isWoken = false;
      this.run();
    });
  }

  /** Reads what is there and calls handlers, up to this turn's budget; goes on by itself in later turns. */
  run(): void {
    if (!this.#isRunning && !this.#isDeferred) this.#context.run(this.#slice);
  }

  #runSlice(): void {
    this.#isRunning = true;
    this.#budget.begin();
    for (;;) {
      const pace = this.#chain.step() ? this.#handling : this.#readNext() ? this.#settling : undefined;
      if (pace === undefined) break;
      if (!this.#budget.isSpent(pace)) continue;
      this.#defer();
      break;
    }
    this.#isRunning = false;
    this.#owner.sliceEnded();
  }

  #readNext(): boolean {
    const item = this.#items.at(0);
    if (item === undefined) return false;
    if (typeof item === 'function') {
      this.#items.shift();
      item();
      return true;
    }
    try {
      item.at = item.sender.receive(item.message, item.at);
    } catch (error) {
      item.at = -1;
      item.sender.kill(error as Error);
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
