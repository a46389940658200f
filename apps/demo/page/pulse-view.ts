// The pulse, drawn as it happens: each frame a bar, as wide and as tall as the gap before it.

import { SharpCanvas } from './canvas.ts';
import { element, setText } from './element.ts';
import { type FrameGaps, REMEMBERED } from './frame-gaps.ts';
import { type Level, levelOfGap } from './level.ts';
import { palette } from './palette.ts';

/** ms of the tallest bar. */
const TALLEST = 1_000;
/** ms, and so the least height of a bar: a smooth page has a low, even line. */
const A_FRAME = 8;
/** Pixels of a bar that its figure fits into. */
const WIDE_ENOUGH = 34;
/** ms between changes of the large figure. */
const READABLE = 200;
/** And of the picture, for people who want nothing to move. */
const REDUCED = 1_000;

const WORDS: Readonly<Record<Level, string>> = { calm: 'smooth', late: 'stutters', bad: 'freezes' };

export class PulseView {
  readonly #gaps: FrameGaps;
  readonly #canvas = new SharpCanvas(element<HTMLCanvasElement>('pulse'));
  readonly #longest = element('longest');
  readonly #figure = element('longest-figure');
  readonly #word = element('longest-word');
  readonly #stillness = matchMedia('(prefers-reduced-motion: reduce)');
  #drawn = Number.NEGATIVE_INFINITY;
  #told = Number.NEGATIVE_INFINITY;

  constructor(gaps: FrameGaps) {
    this.#gaps = gaps;
  }

  draw(now: number): void {
    if (now - this.#told >= READABLE) {
      this.#told = now;
      this.#tell();
    }
    if (this.#stillness.matches && now - this.#drawn < REDUCED) return;
    this.#drawn = now;
    this.#drawBars(now);
  }

  #tell(): void {
    const { longest } = this.#gaps;
    const level = levelOfGap(longest);
    setText(this.#figure, longest.toFixed(0));
    setText(this.#word, WORDS[level]);
    this.#longest.dataset.level = level;
  }

  #drawBars(now: number): void {
    const { context, width, height } = this.#canvas.clean();
    const colours = palette();
    context.fillStyle = colours.line;
    for (let seconds = 1; seconds < REMEMBERED / 1_000; seconds += 1)
      context.fillRect(Math.round(width * (1 - (seconds * 1_000) / REMEMBERED)), 0, 1, height);
    for (const { at, gap } of this.#gaps.all) {
      // Whole pixels: what begins where the one before it ends leaves no seam.
      const right = Math.round(width * (1 - (now - at) / REMEMBERED));
      const left = Math.round(width * (1 - (now - at + gap) / REMEMBERED));
      const tall = height * heightOf(gap);
      context.fillStyle = colours[levelOfGap(gap)];
      // A bar that is wide enough has an edge to the next.
      context.fillRect(left, height - tall, right - left - (right - left > 4 ? 1 : 0), tall);
      // By the gap itself: as a bar moves along, its whole pixels are sometimes one more.
      if ((width * gap) / REMEMBERED >= WIDE_ENOUGH) writeGap(context, gap, (left + right) / 2, height);
    }
  }
}

/** In the bar. */
function writeGap(context: CanvasRenderingContext2D, gap: number, middle: number, height: number): void {
  context.fillStyle = palette().paper;
  context.font = '600 12px ui-sans-serif, system-ui, sans-serif';
  context.textAlign = 'center';
  context.fillText(gap.toFixed(0), middle, height - 8);
}

/** 0 to 1; as the root, since the gaps of a smooth page and a freeze are a hundredfold apart. */
function heightOf(gap: number): number {
  return Math.min(1, Math.sqrt(Math.max(gap, A_FRAME) / TALLEST));
}
