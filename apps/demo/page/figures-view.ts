// What is written in figures: how many flights, how fast, what the check says, the lists.

import type { Board } from './board.ts';
import { element, setText } from './element.ts';
import type { Geography } from './geography.ts';
import type { Verdict } from './sums-check.ts';
import { TableRows, Terms } from './text-rows.ts';
import { count, hour, minutes } from './wording.ts';

const LISTED = 6;

export class FiguresView {
  readonly #figures = new Terms(element('figures'), ['Flights a second', 'Flights in all', 'Mean delay', 'Sums equal the file’s']);
  readonly #worst = new TableRows(element('worst'), ['code', 'city', 'number']);
  readonly #routes = new TableRows(element('routes'), ['code', 'number']);
  readonly #date = element('date');
  readonly #geography: Geography;

  constructor(geography: Geography) {
    this.#geography = geography;
  }

  draw(board: Board, flightsPerSecond: number): void {
    const { flights, delay, last } = board.sums;
    this.#figures.set({
      'Flights a second': count(flightsPerSecond),
      'Flights in all': count(flights),
      'Mean delay': flights === 0 ? '–' : `${(delay / flights).toFixed(1)} min`,
    });
    if (flights > 0) setText(this.#date, hour(last));
    this.#worst.set(board.worstAirports(LISTED).map(({ name, meanDelay }) => [name, this.#geography.city(name), minutes(meanDelay)]));
    this.#routes.set(board.busiestRoutes(LISTED).map(({ from, to, flights: its }) => [`${from} → ${to}`, count(its)]));
  }

  drawVerdict({ sums, faults }: Verdict): void {
    const right = `✓ ${count(sums.flights)}`;
    this.#figures.set({ 'Sums equal the file’s': faults.length === 0 ? right : `WRONG: ${faults.join('; ')}` });
  }

  forgetVerdict(): void {
    this.#figures.set({ 'Sums equal the file’s': '–' });
  }
}
