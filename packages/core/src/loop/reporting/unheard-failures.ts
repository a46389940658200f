/** Failed events that nobody asked about: printed, so that no error vanishes; equal ones once, with their count. */

import { after, nextTurn, type Timer } from '../../clock.ts';
import type { EventState } from '../../event-state.ts';

/** ms in which equal failures are told of together, once the first was. */
const WINDOW = 1000;

interface Failure {
  readonly event: EventState;
  /** Since it was last told of. */
  count: number;
  wasTold: boolean;
}

export class UnheardFailures {
  /** By what makes them equal: target, name and message. */
  readonly #failures = new Map<string, Failure>();
  #timer: Timer | undefined;
  readonly #print: (text: string) => void;

  constructor(print: (text: string) => void = (text) => console.error(text)) {
    this.#print = print;
  }

  /** Takes a failed event that has no error handler. It is printed after this turn, unless somebody asks for its `finished` by then. */
  add(event: EventState): void {
    if (event.isAwaited) return;
    const kind = `${targetName(event)}\n${event.error?.name}\n${event.error?.message}`;
    const known = this.#failures.get(kind);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const failure: Failure = { event, count: 1, wasTold: false };
    this.#failures.set(kind, failure);
    nextTurn(() => this.#tellFirst(kind, failure));
  }

  /** Tells what is still to be told of those that came again. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const [kind, failure] of this.#failures) {
      if (!failure.wasTold) continue;
      if (failure.count > 0)
        this.#print(`mp-event-loop: ${describe(failure.event)} failed ${failure.count} times more: ${failure.event.error?.message}`);
      this.#failures.delete(kind);
    }
  }

  #tellFirst(kind: string, failure: Failure): void {
    if (failure.event.isAwaited && failure.count === 1) {
      this.#failures.delete(kind);
      return;
    }
    const { event, count } = failure;
    const times = count === 1 ? '' : ` (${count} times)`;
    this.#print(
      `mp-event-loop: ${describe(event)} failed, and nobody handles its error${times}:\n${event.error?.stack ?? String(event.error)}`,
    );
    failure.wasTold = true;
    failure.count = 0;
    // A process that is done need not wait to say how often.
    this.#timer ??= after(WINDOW, () => this.flush()).unref();
  }
}

function describe(event: EventState): string {
  const key = event.options.key === undefined ? '' : `, key '${event.options.key}'`;
  return `event ${event.number} (${targetName(event)}${key})`;
}

function targetName(event: EventState): string {
  return event.runs?.name.name ?? 'unknown target';
}
