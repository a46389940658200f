// What all flights so far come to. In an executor it lives behind a proxy, and the main thread reads its figures without asking.

import type { Flight } from './flight.ts';
import { countFlight, noSums, type Sums } from './sums.ts';
import { AIRPORT_SHARE, meanOf, type Tally, tally, worst } from './window-summary.ts';

/** What can be read at any time. */
export interface Figures {
  readonly flights: number;
  /** Minutes. */
  readonly meanDelay: number;
  /** The airport of origin with the worst mean delay; empty while there is none. */
  readonly worstAirport: string;
  readonly sums: Sums;
}

export class FlightTotals implements Figures {
  readonly sums: Sums = noSums();
  readonly #airports = new Map<string, Tally>();

  get flights(): number {
    return this.sums.flights;
  }

  get meanDelay(): number {
    return meanOf(this.sums);
  }

  get worstAirport(): string {
    return worst(this.#airports, this.flights * AIRPORT_SHARE)[0]?.name ?? '';
  }

  add(flight: Flight): void {
    countFlight(this.sums, flight);
    tally(this.#airports, flight.origin, flight.delay);
  }
}
