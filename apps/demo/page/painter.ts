// When things are drawn: the pulse in every frame, and of all else one thing a frame, so that no frame has much to do.

import type { FrameGaps } from './frame-gaps.ts';

export class Painter {
  readonly #always: (now: number) => void;
  readonly #inTurn: readonly (() => void)[];
  #next = 0;

  constructor(gaps: FrameGaps, always: (now: number) => void, inTurn: readonly (() => void)[]) {
    this.#always = always;
    this.#inTurn = inTurn;
    document.addEventListener('visibilitychange', () => gaps.interrupted());
    const frame = (now: number): void => {
      gaps.frame(now);
      this.#always(now);
      this.#inTurn[this.#next]?.();
      this.#next = (this.#next + 1) % this.#inTurn.length;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }
}
