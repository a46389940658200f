// When things are drawn: the pulse in every frame, and of all else one thing a frame, so that no frame has much to do.

import type { FrameGaps } from './frame-gaps.ts';

export interface Drawings {
  /** In every frame. */
  readonly always: (now: number) => void;
  /** In turn, while they show something old: large pictures. */
  readonly whenChanged: readonly (() => void)[];
  /** In turn. */
  readonly regularly: readonly (() => void)[];
}

export class Painter {
  readonly #drawings: Drawings;
  readonly #gaps: FrameGaps;
  readonly #stale = new Set<() => void>();
  #turn = 0;

  constructor(gaps: FrameGaps, drawings: Drawings) {
    this.#gaps = gaps;
    this.#drawings = drawings;
    this.changed();
    document.addEventListener('visibilitychange', () => gaps.interrupted());
    requestAnimationFrame(this.#frame);
  }

  /** What was drawn is old: there are other flights, colours or sizes. */
  changed(): void {
    for (const draw of this.#drawings.whenChanged) this.#stale.add(draw);
  }

  readonly #frame = (now: number): void => {
    const { always, whenChanged, regularly } = this.#drawings;
    this.#gaps.frame(now);
    always(now);
    const inTurn = [...whenChanged, ...regularly];
    const draw = inTurn[this.#turn % inTurn.length];
    this.#turn += 1;
    if (draw !== undefined && (this.#stale.delete(draw) || regularly.includes(draw))) draw();
    requestAnimationFrame(this.#frame);
  };
}
