/** What an executor says of how busy it is. */
import { after } from '@mp-event-loop/core/clock';
import type { HostMessage } from '../lending/terms.ts';

/** ms that an executor has to say so; one that can't is busy. */
const ANSWER_WITHIN = 250;

export class InFlight {
  readonly #tell: (message: HostMessage) => void;
  #asked: Promise<number | undefined> | undefined;
  /** Questions that were not answered. What is said to an old one is no answer to a new one: events may have come in between. */
  #unanswered = 0;
  #onAnswer: (events: number) => void = () => {};
  #onDrained: () => void = () => {};
  #hasEnded = false;

  constructor(tell: (message: HostMessage) => void) {
    this.#tell = tell;
  }

  /** Resolves with how many events are in flight; undefined when it does not say in time. */
  ask(): Promise<number | undefined> {
    this.#asked ??= new Promise((resolve) => {
      const answer = (events: number | undefined): void => {
        timer.cancel();
        this.#asked = undefined;
        resolve(events);
      };
      const timer = after(ANSWER_WITHIN, () => answer(undefined));
      this.#onAnswer = answer;
      this.#unanswered += 1;
      this.#tell(['ask']);
    });
    return this.#asked;
  }

  /** Has it take no more events; resolves when those that it has have ended. */
  async drain(): Promise<void> {
    if (this.#hasEnded) return;
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve;
      this.#tell(['drain']);
    });
  }

  answered(events: number): void {
    if (events === 0) this.#onDrained();
    this.#unanswered -= 1;
    if (this.#unanswered === 0) this.#onAnswer(events);
  }

  /** The executor has ended: it holds nothing. */
  ended(): void {
    this.#hasEnded = true;
    this.#onDrained();
    this.#onAnswer(0);
  }
}
