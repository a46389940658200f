// The histogram of delays, with the percentiles as lines that move.

import { EARLIEST } from '../src/live/frame.ts';
import type { Board } from './board.ts';
import { SharpCanvas } from './canvas.ts';
import { element } from './element.ts';
import { levelOfDelay } from './level.ts';
import { palette } from './palette.ts';
import { percentile } from './percentiles.ts';
import { Terms } from './text-rows.ts';
import { minutes } from './wording.ts';

/** Minutes a bar. */
const STEP = 5;
/** What is shown, in minutes: nearly all flights are here. */
const FROM = -30;
const TO = 150;
/** Space for the figures under the bars. */
const FOOT = 18;
const PERCENTILES = { Median: 0.5, '90th percentile': 0.9, '99th percentile': 0.99 } as const;
/** The same beside their marks. */
const SHORT = ['50 %', '90 %', '99 %'] as const;

export class DelaysView {
  readonly #canvas: SharpCanvas;
  readonly #terms = new Terms(element('percentiles'), Object.keys(PERCENTILES));

  /** `resized` is called when it must be drawn again. */
  constructor(resized: () => void) {
    this.#canvas = new SharpCanvas(element<HTMLCanvasElement>('delays'), resized);
  }

  draw(board: Board): void {
    const delays = board.delays();
    const values = Object.entries(PERCENTILES).map(([term, share]) => [term, percentile(delays, share)] as const);
    this.#terms.set(Object.fromEntries(values.map(([term, its]) => [term, minutes(its)])));
    this.#drawBars(delays);
    this.#drawMarks(values.map(([, its], index) => [SHORT[index] ?? '', its] as const));
  }

  #drawBars(delays: Float64Array): void {
    const { context, width, height } = this.#canvas.clean();
    const colours = palette();
    const bars: number[] = [];
    for (let minute = FROM; minute < TO; minute += STEP) {
      const first = minute - EARLIEST;
      bars.push(delays.subarray(first, first + STEP).reduce((sum, flights) => sum + flights, 0));
    }
    const most = Math.max(...bars, Number.MIN_VALUE);
    const wide = width / bars.length;
    for (const [index, flights] of bars.entries()) {
      const tall = ((height - FOOT) * flights) / most;
      context.fillStyle = colours[levelOfDelay(FROM + index * STEP)];
      context.fillRect(index * wide, height - FOOT - tall, wide - 1, tall);
    }
    context.fillStyle = colours.soft;
    context.font = '12px ui-sans-serif, system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    for (let minute = 0; minute < TO; minute += 30) context.fillText(String(minute), across(minute, width), height);
  }

  #drawMarks(marks: readonly (readonly [label: string, minute: number])[]): void {
    const [width, height] = this.#canvas.size;
    const { context } = this.#canvas;
    context.fillStyle = palette().ink;
    context.textAlign = 'start';
    context.textBaseline = 'top';
    for (const [label, minute] of marks.filter(([, its]) => its < TO)) {
      context.fillRect(across(minute, width), 0, 2, height - FOOT);
      context.fillText(label, across(minute, width) + 5, 0);
    }
  }
}

function across(minute: number, width: number): number {
  return (width * (minute - FROM)) / (TO - FROM);
}
