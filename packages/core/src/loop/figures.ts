/** What a loop counts: its figures, and how much may wait and be under way. */

import type { EventFlow } from './events/flow.ts';
import type { Ledger } from './events/ledger.ts';
import type { Slots } from './executors/slots.ts';
import type { Settings } from './options.ts';
import type { LoopStats } from './reporting/stats.ts';

export class Figures {
  readonly #settings: Settings;
  readonly #slots: Slots;
  readonly #flow: EventFlow;
  readonly #ledger: Ledger;

  constructor(settings: Settings, slots: Slots, flow: EventFlow, ledger: Ledger) {
    this.#settings = settings;
    this.#slots = slots;
    this.#flow = flow;
    this.#ledger = ledger;
  }

  stats(): LoopStats {
    const { fulfilled, rejected, cancelled, waitTime, runTime } = this.#flow.settlement;
    const executors = this.#slots.stats;
    const running = executors.reduce((sum, executor) => sum + executor.running, 0);
    const counts = { queued: this.#waiting, running, fulfilled, rejected, cancelled };
    return { ...counts, waitTime: waitTime.summary(), runTime: runTime.summary(), executors };
  }

  /** How many events of one map may be under way: twice what runs at a time, and what is handed ahead. */
  get lookAhead(): number {
    const { executors, concurrency } = this.#settings;
    return 2 * concurrency * Math.max(1, executors.min, this.#slots.ready.length) + this.#slots.handedAhead;
  }

  /** Events that wait, and ended ones that wait for their handlers. */
  get taken(): number {
    return this.#waiting + this.#ledger.handling;
  }

  /** Events that are not known to have started. */
  get #waiting(): number {
    return this.#flow.waiting + this.#slots.handedAhead;
  }
}
