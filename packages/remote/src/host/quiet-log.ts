/** A log that nobody can flood: lines that repeat are counted, and their number is written. */
import { after, type Timer } from '@mp-event-loop/core/clock';
import type { Log } from './log.ts';

/** ms within which lines are taken to repeat. */
const WINDOW = 10_000;
/** Lines alike that are written within that time. */
const MOST_ALIKE = 10;
/** Kinds of lines that are told apart within that time; all others are one. */
const MOST_KINDS = 1000;
/** By these lines are alike: not by what a peer can make up, such as where it comes from and what it says. */
const KIND = ['status', 'why', 'how', 'principal'] as const;

type Details = NonNullable<Parameters<Log>[1]>;

interface Kind {
  readonly of: Details;
  count: number;
}

export class QuietLog {
  readonly #log: Log;
  readonly #kinds = new Map<string, Kind>();
  #timer: Timer | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  readonly write: Log = (event, details = {}) => {
    const kind = this.#kindOf(event, details);
    kind.count += 1;
    if (kind.count <= MOST_ALIKE) this.#log(event, details);
    this.#timer ??= after(WINDOW, () => this.tellRepeated()).unref();
  };

  /** Writes how many lines were not written, and takes what comes from here on for new. */
  tellRepeated(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const { of, count } of this.#kinds.values())
      if (count > MOST_ALIKE) this.#log('lines left out', { ...of, count: count - MOST_ALIKE });
    this.#kinds.clear();
  }

  #kindOf(event: string, details: Details): Kind {
    const of: Record<string, string | number> = { of: event };
    if (this.#kinds.size < MOST_KINDS) for (const name of KIND) if (details[name] !== undefined) of[name] = details[name];
    const key = JSON.stringify(of);
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = { of, count: 0 };
      this.#kinds.set(key, kind);
    }
    return kind;
  }
}
