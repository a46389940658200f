// How far a job has come, and what its flights come to so far. On a terminal a bar, painted by a timer of the main thread like any
// user interface, so that it stands still when the thread does; elsewhere a line for each tenth.

import type { Figures } from '../flights/flight-totals.ts';
import { count, megabytes } from './numbers.ts';

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const REPAINT_EVERY = 50; // ms
// What stands beside the bar at its longest; the bar takes the rest.
const TEXT_WIDTH = 74;
const NARROWEST_BAR = 6;
const WIDEST_BAR = 30;
const USUAL_COLUMNS = 80;
const SPINNER = '|/-\\';
const CLEAR_LINE = '\r\x1b[K';
const STEPS = 10;

export class Progress {
  readonly #output: ProgressOutput;
  readonly #total: number;
  #title = '';
  #figures: Figures | undefined;
  #bytes = 0;
  #painted = 0;
  #nextStep = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: ProgressOutput, total: number) {
    this.#output = output;
    this.#total = total;
  }

  start(title: string): void {
    this.#title = title;
    this.#figures = undefined;
    this.#bytes = 0;
    this.#nextStep = 0;
    if (!this.#output.isTTY) return;
    this.#paint();
    this.#timer = setInterval(() => this.#paint(), REPAINT_EVERY);
  }

  /** What to read from now on; its owner may be in another thread, process or machine. */
  watch(figures: Figures): void {
    this.#figures = figures;
  }

  show(bytes: number): void {
    this.#bytes = bytes;
    if (this.#output.isTTY || this.#flights === 0) return;
    const step = Math.floor((this.#flights / this.#total) * STEPS);
    if (step < this.#nextStep) return;
    this.#nextStep = step + 1;
    this.#output.write(`${this.#text()}\n`);
  }

  end(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#paint();
    this.#output.write('\n');
  }

  get #flights(): number {
    return this.#figures?.flights ?? 0;
  }

  #paint(): void {
    const columns = this.#output.columns ?? USUAL_COLUMNS;
    const width = Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, columns - TEXT_WIDTH));
    const filled = Math.round((this.#flights / this.#total) * width);
    const spinner = this.#timer === undefined ? ' ' : SPINNER.charAt(this.#painted++ % SPINNER.length);
    const line = `${spinner} [${'#'.repeat(filled).padEnd(width, '.')}] ${this.#text()}`;
    // A line that wraps could not be painted over.
    this.#output.write(CLEAR_LINE + line.slice(0, columns - 1));
  }

  #text(): string {
    const percent = Math.floor((this.#flights / this.#total) * 100);
    if (this.#figures === undefined || this.#flights === 0) return `${this.#title}: ${percent} %, ${megabytes(this.#bytes)}`;
    const { meanDelay, worstAirport } = this.#figures;
    return `${this.#title}: ${percent} %, ${count(this.#flights)} flights, mean ${meanDelay.toFixed(1)} min, worst ${worstAirport}`;
  }
}
