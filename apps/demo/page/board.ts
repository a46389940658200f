// All that the page knows of the flights so far: frames added up. It lives here, so that no executor takes it along.

import { addSums, noSums, type Sums } from '../src/flights/sums.ts';
import { EARLIEST, type Frame, LATEST } from '../src/live/frame.ts';
import { FadingClock } from './fading.ts';

/** Of the last hours. */
export interface Place {
  readonly name: string;
  readonly flights: number;
  /** Minutes. */
  readonly meanDelay: number;
}

export interface Route {
  readonly from: string;
  readonly to: string;
  readonly flights: number;
}

interface Weighed {
  flights: number;
  delay: number;
}

/** Below this share of the flights, one late plane would make an airport the worst of all. */
const WORST_SHARE = 0.003;
/** What has faded to fewer flights is forgotten. */
const FORGOTTEN = 0.01;

export class Board {
  /** Of all flights so far. */
  sums: Sums = noSums();
  readonly #clock = new FadingClock();
  readonly #airports = new Map<string, Weighed>();
  readonly #routes = new Map<string, number>();
  readonly #delays = new Float64Array(LATEST - EARLIEST + 1);

  constructor() {
    this.#clock.onScale((factor) => {
      for (const airport of this.#airports.values()) {
        airport.flights *= factor;
        airport.delay *= factor;
      }
      for (const [name, flights] of this.#routes) this.#routes.set(name, flights * factor);
      for (let bin = 0; bin < this.#delays.length; bin += 1) this.#delays[bin] = (this.#delays[bin] as number) * factor;
    });
  }

  add(frame: Frame): void {
    this.sums = addSums(this.sums, frame.sums);
    const weight = this.#clock.weightAt(frame.sums.last);
    for (const [name, [flights, delay]] of Object.entries(frame.airports)) {
      const airport = this.#airports.get(name) ?? { flights: 0, delay: 0 };
      airport.flights += flights * weight;
      airport.delay += delay * weight;
      this.#airports.set(name, airport);
    }
    for (const [name, flights] of Object.entries(frame.routes)) this.#routes.set(name, (this.#routes.get(name) ?? 0) + flights * weight);
    for (const [bin, flights] of frame.delays.entries()) this.#delays[bin] = (this.#delays[bin] as number) + flights * weight;
  }

  airports(): Place[] {
    const { scale } = this.#clock;
    const airports: Place[] = [];
    for (const [name, { flights, delay }] of this.#airports) {
      if (flights * scale < FORGOTTEN) this.#airports.delete(name);
      else airports.push({ name, flights: flights * scale, meanDelay: delay / flights });
    }
    return airports;
  }

  worstAirports(listed: number): Place[] {
    const airports = this.airports();
    const atLeast = airports.reduce((sum, { flights }) => sum + flights, 0) * WORST_SHARE;
    return airports
      .filter(({ flights }) => flights >= atLeast)
      .sort((a, b) => b.meanDelay - a.meanDelay)
      .slice(0, listed);
  }

  busiestRoutes(listed: number): Route[] {
    const { scale } = this.#clock;
    const busiest: [string, number][] = [];
    for (const route of this.#routes) {
      if (route[1] * scale < FORGOTTEN) this.#routes.delete(route[0]);
      else if (busiest.length < listed || route[1] > (busiest.at(-1) as [string, number])[1]) insert(busiest, route, listed);
    }
    return busiest.map(([name, flights]) => {
      const [from = '', to = ''] = name.split('-');
      return { from, to, flights: flights * scale };
    });
  }

  /** Flights by delay, from EARLIEST to LATEST minutes. */
  delays(): Float64Array {
    const { scale } = this.#clock;
    return this.#delays.map((flights) => flights * scale);
  }
}

/** Into a short list, largest first. */
function insert(busiest: [string, number][], route: [string, number], listed: number): void {
  const at = busiest.findIndex(([, flights]) => flights < route[1]);
  busiest.splice(at === -1 ? busiest.length : at, 0, route);
  if (busiest.length > listed) busiest.pop();
}
