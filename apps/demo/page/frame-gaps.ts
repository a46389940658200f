// The page's pulse: the gap before each frame that the browser drew.

export interface Gap {
  /** When the frame came, and how long after the one before it; ms. */
  readonly at: number;
  readonly gap: number;
}

/** ms that are remembered. */
export const REMEMBERED = 10_000;

export class FrameGaps {
  readonly #gaps: Gap[] = [];
  #last: number | undefined;

  get all(): readonly Gap[] {
    return this.#gaps;
  }

  /** A frame is drawn at this time. */
  frame(at: number): void {
    if (this.#last !== undefined) this.#gaps.push({ at, gap: at - this.#last });
    this.#last = at;
    const old = this.#gaps.findIndex((gap) => gap.at >= at - REMEMBERED);
    if (old > 0) this.#gaps.splice(0, old);
  }

  /** Begins anew. */
  clear(): void {
    this.#gaps.length = 0;
    this.#last = undefined;
  }

  /** The page was hidden: browsers then draw nothing, and that is no pause. */
  interrupted(): void {
    this.#last = undefined;
  }

  get longest(): number {
    return this.#gaps.reduce((longest, { gap }) => Math.max(longest, gap), 0);
  }
}
