/** Failed events that nobody asked about: printed, so that no error vanishes; equal ones once, with their count. */
import type { EventState } from '../event-state.ts';
import { nextTurn } from '../turn.ts';

interface Failure {
  readonly event: EventState;
  count: number;
}

export class UnheardFailures {
  #failures = new Map<string, Failure>();
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
    if (this.#failures.size === 0) nextTurn(() => this.#printAll());
    this.#failures.set(kind, { event, count: 1 });
  }

  #printAll(): void {
    const failures = this.#failures;
    this.#failures = new Map();
    for (const { event, count } of failures.values()) {
      if (event.isAwaited) continue;
      const key = event.options.key === undefined ? '' : `, key '${event.options.key}'`;
      const times = count === 1 ? '' : ` (${count} times)`;
      const stack = event.error?.stack ?? String(event.error);
      this.#print(
        `mp-event-loop: event ${event.number} (${targetName(event)}${key}) failed, and nobody handles its error${times}:\n${stack}`,
      );
    }
  }
}

function targetName(event: EventState): string {
  return event.runs?.name.name ?? 'unknown target';
}
