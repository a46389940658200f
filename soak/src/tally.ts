/** What a soak went through, counted. */
import type { RoundResult } from './round.ts';

export class Tally {
  rounds = 0;
  events = 0;
  runs = 0;
  items = 0;
  lostExecutors = 0;
  readonly #kinds = new Map<string, number>();
  readonly #outcomes = new Map<string, number>();

  add({ watch, attempts }: RoundResult): void {
    this.rounds += 1;
    this.runs += attempts.length;
    this.lostExecutors += watch.lost;
    for (const { plan, event, outputs } of watch.acts.values()) {
      if (event === undefined) continue;
      this.events += 1;
      if (plan.expects.ends === 'items') this.items += outputs.length;
      count(this.#kinds, plan.kind);
      const { code } = (event.error ?? {}) as { code?: string };
      count(this.#outcomes, code ?? (event.error === undefined ? event.status : 'thrown by its task'));
    }
  }

  toString(): string {
    return [
      `rounds ${this.rounds}, events ${this.events}, runs ${this.runs}, items ${this.items}, executors lost where it was watched ${this.lostExecutors}`,
      `kinds: ${list(this.#kinds)}`,
      `outcomes: ${list(this.#outcomes)}`,
    ].join('\n');
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([, left], [, right]) => right - left)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
}
