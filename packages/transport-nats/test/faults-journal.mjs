/** What a caller of the faults test notes on disk: what it added; how that ended, when, and how long it took; when executors were away and back. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const ways = { executorUnreachable: 'away', executorLost: 'away', executorReachable: 'back', executorReady: 'back' };

export class Journal {
  #in;

  constructor(folder, name, loop) {
    this.#in = (what) => join(folder, `${name}.${what}`);
    loop.subscribe(({ type, executor }) => {
      if (type in ways) this.#note('ways', `${Date.now()} ${executor.index} ${ways[type]}`);
    });
  }

  /** Resolves once it has ended, however. */
  async follow(id, event) {
    this.#note('added', id);
    const from = performance.now();
    const times = () => `${Date.now()} ${Math.round(performance.now() - from)}`;
    try {
      await event();
      this.#note('ended', `f ${id} ${times()}`);
    } catch (error) {
      this.#note('ended', `r ${id} ${times()} ${error.name}: ${error.message}`);
    }
  }

  #note(what, line) {
    appendFileSync(this.#in(what), `${line}\n`);
  }
}
