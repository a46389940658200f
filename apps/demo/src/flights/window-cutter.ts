// From bytes to windows: splits, parses and sums up. Every job of the demo, wherever it runs, does its work here.

import { parseFlight } from './flight.ts';
import type { FlightTotals } from './flight-totals.ts';
import { LineSplitter } from './line-splitter.ts';
import { type WindowSummary, WindowSummer } from './window-summary.ts';

export interface Window {
  readonly summary: WindowSummary;
  /** Bytes that had arrived when this window was complete. */
  readonly bytes: number;
}

export class WindowCutter {
  readonly #splitter = new LineSplitter();
  readonly #size: number;
  readonly #totals: FlightTotals;
  #summer: WindowSummer;
  #windows = 0;
  #bytes = 0;

  constructor(size: number, totals: FlightTotals) {
    this.#size = size;
    this.#totals = totals;
    this.#summer = new WindowSummer(0, size);
  }

  get flights(): number {
    return this.#totals.flights;
  }

  /** The windows that this chunk completes, each summed up when it is asked for; must be read to its end. */
  *push(chunk: Uint8Array): Generator<Window, void, undefined> {
    this.#bytes += chunk.length;
    for (const line of this.#splitter.push(chunk)) {
      const flight = parseFlight(line);
      this.#summer.add(flight);
      this.#totals.add(flight);
      if (this.#summer.flights === this.#size) yield this.#cut();
    }
  }

  /** The last window, which may be short. */
  *end(): Generator<Window, void, undefined> {
    if (this.#summer.flights > 0) yield this.#cut();
  }

  #cut(): Window {
    const summary = this.#summer.summary();
    this.#windows += 1;
    this.#summer = new WindowSummer(this.#windows, this.#size);
    return { summary, bytes: this.#bytes };
  }
}
