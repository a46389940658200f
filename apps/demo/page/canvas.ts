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

  /**
   * `resized` is called after each change of size, when everything has to be drawn again. Until that is done the old picture is
   * stretched: a canvas is emptied by its new size, and would be blank for a frame.
   */
  constructor(canvas: HTMLCanvasElement, resized: () => void = () => {}) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
    new ResizeObserver(() => {
      if (canvas.clientWidth === this.#width && canvas.clientHeight === this.#height) return;
      const old = this.picture((context) => context.drawImage(canvas, 0, 0, this.#width, this.#height));
      this.#measure();
      this.#context.drawImage(old, 0, 0, this.#width, this.#height);
      resized();
    }).observe(canvas);
    this.#measure();
  }

  get context(): CanvasRenderingContext2D {
    return this.#context;
  }

  get size(): readonly [width: number, height: number] {
    return [this.#width, this.#height];
  }

  /** Empty. */
  clean(): Surface {
    this.#context.clearRect(0, 0, this.#width, this.#height);
    return { context: this.#context, width: this.#width, height: this.#height };
  }

  /** Of the same size and sharpness, to be drawn onto this one again and again. */
  picture(draw: (context: CanvasRenderingContext2D) => void): CanvasImageSource {
    const picture = document.createElement('canvas');
    const context = contextOf(picture);
    fit(picture, context, this.#width, this.#height);
    draw(context);
    return picture;
  }

  #measure(): void {
    this.#width = this.#canvas.clientWidth;
    this.#height = this.#canvas.clientHeight;
    fit(this.#canvas, this.#context, this.#width, this.#height);
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser has no canvas');
  return context;
}

function fit(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, width: number, height: number): void {
  // More than two pixels to one nobody sees, and each has to be painted.
  const ratio = Math.min(devicePixelRatio, 2);
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
