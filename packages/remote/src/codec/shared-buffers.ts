/**
 * Which parts of its buffers a value shows. A view is often a small window on a large buffer, such as Node's pool, whose rest
 * belongs to others: only bytes that some view shows are sent, and where several views share a buffer, what lies between them is
 * sent as zeros. A buffer that the value itself holds is sent whole.
 */

export interface Extent {
  readonly from: number;
  readonly to: number;
  /** What is shown of it, in order and without overlaps. */
  readonly parts: readonly (readonly [from: number, to: number])[];
}

/** Offsets stay multiples of the largest item. */
const ALIGNMENT = 8;

export class SharedBuffers {
  readonly #windows = new Map<ArrayBuffer, [from: number, to: number][]>();
  #extents: Map<ArrayBuffer, Extent> | undefined;
  isAnyShared = false;

  /** A view shows a part of the buffer. Gives what is sent of the buffer if others show it too, as far as is known. */
  seenBy(buffer: ArrayBuffer, offset: number, length: number): Extent | undefined {
    if (this.#extents !== undefined) return this.#extents.get(buffer);
    this.#see(buffer, offset, offset + length);
    return undefined;
  }

  /** The value holds the buffer itself, or a view of it that is known to be shared. */
  seenWhole(buffer: ArrayBuffer): Extent {
    const extent = this.#extents?.get(buffer);
    if (extent !== undefined) return extent;
    const to = buffer.byteLength;
    if (this.#extents === undefined) this.#see(buffer, 0, to);
    return { from: 0, to, parts: [[0, to]] };
  }

  /** The same, now that all is known. */
  collected(): SharedBuffers {
    const known = new SharedBuffers();
    known.#extents = new Map();
    for (const [buffer, windows] of this.#windows) if (windows.length > 1) known.#extents.set(buffer, extentOf(windows));
    return known;
  }

  #see(buffer: ArrayBuffer, from: number, to: number): void {
    const windows = this.#windows.get(buffer);
    if (windows === undefined) this.#windows.set(buffer, [[from, to]]);
    else {
      windows.push([from, to]);
      this.isAnyShared = true;
    }
  }
}

function extentOf(windows: readonly (readonly [from: number, to: number])[]): Extent {
  const parts: [from: number, to: number][] = [];
  for (const [from, to] of windows.toSorted((one, other) => one[0] - other[0])) {
    const last = parts.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else parts.push([from, to]);
  }
  const first = parts[0]?.[0] ?? 0;
  return { from: first - (first % ALIGNMENT), to: parts.at(-1)?.[1] ?? 0, parts };
}
