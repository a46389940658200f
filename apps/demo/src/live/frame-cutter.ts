// From bytes to frames: splits and parses as the terminal's jobs do, and adds up what a board needs.

import { type Flight, parseFlight } from '../flights/flight.ts';
import { LineSplitter } from '../flights/line-splitter.ts';
import { countFlight, noSums } from '../flights/sums.ts';
import { type Tally, tally } from '../flights/window-summary.ts';
import { CHECKPOINT, EARLIEST, type Frame, LATEST } from './frame.ts';

/** ms between frames, at least: as often as numbers may change and still be read. */
const INTERVAL = 100;

export class FrameCutter {
  readonly #splitter = new LineSplitter();
  readonly #now: () => number;
  #adding: Adding;
  #cutAt: number;
  /** In a flood there are many between two frames: one of them will do. */
  #checkpointAt = Number.NEGATIVE_INFINITY;

  /** `now`: ms since any moment. */
  constructor(from: number, now: () => number) {
    this.#now = now;
    this.#adding = new Adding(from);
    this.#cutAt = now();
  }

  /** The number of the next flight. */
  get to(): number {
    return this.#adding.to;
  }

  /** The frames that this chunk completes. */
  *push(chunk: Uint8Array): Generator<Frame, void, undefined> {
    for (const line of this.#splitter.push(chunk)) {
      this.#adding.add(parseFlight(line));
      if (this.#adding.to % CHECKPOINT === 0 && this.#isOver(this.#checkpointAt)) {
        this.#checkpointAt = this.#now();
        yield this.#cut();
      }
    }
    if (this.#isOver(this.#cutAt)) yield* this.end();
  }

  /** What is left, if anything. */
  *end(): Generator<Frame, void, undefined> {
    if (!this.#adding.isEmpty) yield this.#cut();
  }

  #isOver(since: number): boolean {
    return this.#now() - since >= INTERVAL;
  }

  #cut(): Frame {
    const frame = this.#adding.frame();
    this.#adding = new Adding(frame.to);
    this.#cutAt = this.#now();
    return frame;
  }
}

class Adding {
  readonly #from: number;
  readonly #sums = noSums();
  readonly #delays = new Array<number>(LATEST - EARLIEST + 1).fill(0);
  readonly #airports = new Map<string, Tally>();
  readonly #routes = new Map<string, number>();

  constructor(from: number) {
    this.#from = from;
  }

  get to(): number {
    return this.#from + this.#sums.flights;
  }

  get isEmpty(): boolean {
    return this.#sums.flights === 0;
  }

  add(flight: Flight): void {
    countFlight(this.#sums, flight);
    const bin = Math.min(Math.max(flight.delay, EARLIEST), LATEST) - EARLIEST;
    this.#delays[bin] = (this.#delays[bin] ?? 0) + 1;
    tally(this.#airports, flight.origin, flight.delay);
    const route = `${flight.origin}-${flight.destination}`;
    this.#routes.set(route, (this.#routes.get(route) ?? 0) + 1);
  }

  frame(): Frame {
    return {
      from: this.#from,
      to: this.to,
      sums: this.#sums,
      delays: this.#delays,
      airports: Object.fromEntries([...this.#airports].map(([name, { flights, delay }]) => [name, [flights, delay] as const])),
      routes: Object.fromEntries(this.#routes),
    };
  }
}
