/** What leaves over one connection: never more at a time than the server has been given to chew on, however many links there are. */
import { microtask } from '@mp-event-loop/core/clock';

/** Who has packets to send. */
export interface Sender {
  /** Publishes its next packet and returns what that counts for; 0 where it has none that it may send. */
  sendNext(): number;
}

/** The server confirms each time that this part of what may be under way has been handed to it. */
const CONFIRM_EACH = 1 / 4;

export class Outbox {
  readonly #limit: number;
  /** Resolves once the server has taken all that was published before. */
  readonly #flush: () => Promise<void>;
  /** In the order of their turns. */
  readonly #ready = new Set<Sender>();
  #isPlanned = false;
  #handed = 0;
  #confirmed = 0;
  /** How much had been handed when the server was last asked. */
  #asked = 0;

  /** `limit`: in bytes. */
  constructor(limit: number, flush: () => Promise<void>) {
    this.#limit = limit;
    this.#flush = flush;
  }

  /** It has something to send. Called more than once it has one turn. */
  wake(sender: Sender): void {
    this.#ready.add(sender);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    // Frames that are sent one after the other leave together.
    microtask(() => {
      this.#isPlanned = false;
      this.#pump();
    });
  }

  remove(sender: Sender): void {
    this.#ready.delete(sender);
  }

  #pump(): void {
    for (const sender of this.#ready) {
      if (this.#handed - this.#confirmed >= this.#limit) return;
      const cost = sender.sendNext();
      this.#ready.delete(sender);
      if (cost === 0) continue;
      // Behind the others: each has its turn.
      this.#ready.add(sender);
      this.#handed += cost;
      if (this.#handed - this.#asked >= this.#limit * CONFIRM_EACH) void this.#confirm();
    }
  }

  async #confirm(): Promise<void> {
    const handed = this.#handed;
    this.#asked = handed;
    try {
      await this.#flush();
    } catch {
      // The connection is gone, and all that was to leave over it.
      return;
    }
    this.#confirmed = handed;
    this.#pump();
  }
}
