// A canvas as sharp as the screen, whatever size the layout gives it.

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export class SharpCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #width = 0;
  #height = 0;

  /** `resized` is called after each change of size, when everything has to be drawn again. */
  constructor(canvas: HTMLCanvasElement, resized: () => void = () => {}) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser has no canvas');
    this.#canvas = canvas;
    this.#context = context;
    new ResizeObserver(() => {
      if (canvas.clientWidth === this.#width && canvas.clientHeight === this.#height) return;
      this.#fit();
      resized();
    }).observe(canvas);
    this.#fit();
  }

  /** Empty. */
  clean(): Surface {
    this.#context.clearRect(0, 0, this.#width, this.#height);
    return { context: this.#context, width: this.#width, height: this.#height };
  }

  get context(): CanvasRenderingContext2D {
    return this.#context;
  }

  get size(): readonly [width: number, height: number] {
    return [this.#width, this.#height];
  }

  #fit(): void {
    // More than two pixels to one nobody sees, and each has to be painted.
    const ratio = Math.min(devicePixelRatio, 2);
    this.#width = this.#canvas.clientWidth;
    this.#height = this.#canvas.clientHeight;
    this.#canvas.width = Math.round(this.#width * ratio);
    this.#canvas.height = Math.round(this.#height * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
}
