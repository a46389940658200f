// Lines out of a stream of bytes whose chunks end anywhere: within a line, within a character, between CR and LF.
// A line ends with LF: what comes after the last one was cut off, and is none.

const LF = 0x0a;

export class LineSplitter {
  readonly #decoder = new TextDecoder();
  /** The unfinished line so far, in pieces: joined once, however many chunks one line takes. */
  #pieces: Uint8Array[] = [];

  /** The lines that this chunk completes, without empty ones. */
  push(chunk: Uint8Array): string[] {
    // UTF-8 never has the byte LF inside a character, so bytes up to the last LF always decode whole.
    const end = chunk.lastIndexOf(LF) + 1;
    if (end === 0) {
      this.#pieces.push(chunk);
      return [];
    }
    const complete = this.#join(chunk.subarray(0, end));
    this.#pieces = end < chunk.length ? [chunk.subarray(end)] : [];
    return this.#split(complete);
  }

  #join(last: Uint8Array): Uint8Array {
    return this.#pieces.length === 0 ? last : joined([...this.#pieces, last]);
  }

  #split(bytes: Uint8Array): string[] {
    const lines: string[] = [];
    for (const line of this.#decoder.decode(bytes).split('\n')) {
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text !== '') lines.push(text);
    }
    return lines;
  }
}

// Not Buffer.concat(): browsers run this, too.
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
