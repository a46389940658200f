/** A caller that works while others attack its host: each of its events must end as it should. */
import { EventLoop } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { echo } from './tasks.ts';

const AT_A_TIME = 20;

export class HonestCaller {
  readonly #loop: EventLoop;
  #isOver = false;
  #ended = 0;
  #work: Promise<void> | undefined;

  constructor(url: string) {
    this.#loop = new EventLoop({ transport: wsTransport({ url }), executors: 1 });
  }

  /** Resolves once its executor has run events. */
  async start(): Promise<void> {
    await this.#once();
  }

  /** From here on it works until it is told to end. */
  begin(): void {
    this.#work = this.#workOn();
  }

  /**
   * Resolves with how many of its events ended.
   *
   * @throws the error of an event that did not, or where it got another executor.
   */
  async end(): Promise<number> {
    this.#isOver = true;
    await this.#work;
    const [executor] = this.#loop.stats().executors;
    await this.#loop.stop();
    if (executor === undefined || executor.ended !== this.#ended) throw new Error('the honest caller has lost its executor');
    return this.#ended;
  }

  async #workOn(): Promise<void> {
    while (!this.#isOver) await this.#once();
  }

  async #once(): Promise<void> {
    const values = Array.from({ length: AT_A_TIME }, (_, index) => this.#ended + index);
    const results = await Promise.all(values.map((value) => this.#loop.addEvent(echo, [value]).finished));
    if (results.some((result, index) => result !== values[index])) throw new Error('an honest event got another result');
    this.#ended += AT_A_TIME;
  }
}
