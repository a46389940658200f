/**
 * What an executor prints, on its way to a caller that may read slowly, or not be there. It never costs the executor: what the caller does
 * not take waits here. A transport that can make its executor wait does; of one that can't, the middle is left out in the end.
 */
import { Deferred } from '@mp-event-loop/core/channel';
import { encodeText } from '../session/ending.ts';
import { FRAME_COST, HEADER_BYTES, STDERR, STDOUT } from '../session/frame.ts';
import type { Parts } from '../session/parts.ts';

export type Stream = 'stdout' | 'stderr';

export interface PrintingOwner {
  /** Bytes of memory that wait for the caller, of whatever kind. */
  readonly session: { readonly held: number };
  send(kind: number, parts: Parts): void;
}

interface Piece {
  readonly stream: Stream;
  readonly frame: Uint8Array<ArrayBuffer>;
}

/** Bytes on their way to the caller from which on what is printed waits. */
const WAITS_FROM = 4 * 2 ** 20;
/** Bytes of memory that may wait: half of them the first, half the last. */
export const MOST_PRINTED: number = 64 * 2 ** 20;
/** Code units of a piece: of text that is longer no frame could be too long for a caller, and no part of it keeps all of it in memory. */
const PIECE = 16_384;
/** Of UTF-8, and of what the codec needs besides. */
const BYTES_PER_UNIT = 3;
const ENCODING = 32;

export class Printing {
  readonly #owner: PrintingOwner;
  readonly #pieceLength: number;
  /** The first that wait, then those of which the oldest are left out when there are too many. */
  #first: Piece[] = [];
  #firstBytes = 0;
  #last: Piece[] = [];
  #lastBytes = 0;
  /** Bytes that were left out between the two. */
  #leftOut = 0;
  /** What was printed last, which short lines are added to. */
  #open: { readonly stream: Stream; text: string } | undefined;
  /** Resolves once the caller has taken all. One for all who wait: a thread that prints a byte at a time does not wait. */
  #room: Deferred<void> | undefined;

  /** `maxFrame`: bytes of the largest frame. */
  constructor(maxFrame: number, owner: PrintingOwner) {
    this.#owner = owner;
    this.#pieceLength = Math.min(PIECE, Math.floor((maxFrame - HEADER_BYTES - ENCODING) / BYTES_PER_UNIT));
  }

  /** Bytes of memory that wait. */
  get held(): number {
    return this.#firstBytes + this.#lastBytes;
  }

  /** Takes what was printed. Returns a promise where it has to wait: it resolves once the caller has taken all. */
  print(stream: Stream, text: string): Promise<void> | undefined {
    for (let from = 0; from < text.length; ) {
      const to = endOfPiece(text, from, this.#pieceLength);
      this.#add(stream, text.slice(from, to));
      from = to;
    }
    this.advance();
    if (this.#isEmpty) return undefined;
    this.#room ??= new Deferred();
    return this.#room.promise;
  }

  /** Sends what the caller takes. */
  advance(): void {
    while (this.#owner.session.held < WAITS_FROM && !this.#isEmpty) this.#sendNext();
    if (!this.#isEmpty) return;
    this.#room?.resolve();
    this.#room = undefined;
  }

  /** Sends all that waits: nothing follows. */
  end(): void {
    while (!this.#isEmpty) this.#sendNext();
    this.advance();
  }

  get #isEmpty(): boolean {
    return this.#first.length === 0 && this.#last.length === 0 && this.#leftOut === 0 && this.#open === undefined;
  }

  #add(stream: Stream, text: string): void {
    const open = this.#open;
    if (open?.stream === stream && open.text.length + text.length <= this.#pieceLength) open.text += text;
    else {
      this.#seal();
      this.#open = { stream, text };
    }
  }

  #seal(): void {
    if (this.#open === undefined) return;
    const { stream, text } = this.#open;
    this.#open = undefined;
    const frame = encodeText(text);
    const bytes = frame.length + FRAME_COST;
    if (this.#last.length === 0 && this.#leftOut === 0 && this.#firstBytes + bytes <= MOST_PRINTED / 2) {
      this.#first.push({ stream, frame });
      this.#firstBytes += bytes;
    } else {
      this.#last.push({ stream, frame });
      this.#lastBytes += bytes;
      if (this.#lastBytes > MOST_PRINTED / 2) this.#leaveOut();
    }
  }

  /** Leaves out a quarter of the last at a time: moving the rest for each piece would cost more than sending it. */
  #leaveOut(): void {
    let count = 0;
    for (let bytes = 0; bytes < MOST_PRINTED / 8; count += 1) {
      const { frame } = this.#last[count] as Piece;
      bytes += frame.length + FRAME_COST;
      this.#lastBytes -= frame.length + FRAME_COST;
      this.#leftOut += frame.length - HEADER_BYTES;
    }
    this.#last = this.#last.slice(count);
  }

  #sendNext(): void {
    if (this.#first.length === 0 && this.#last.length === 0) this.#seal();
    const piece = this.#first.shift();
    if (piece !== undefined) {
      this.#firstBytes -= piece.frame.length + FRAME_COST;
      this.#send(piece);
    } else if (this.#leftOut > 0) {
      const text = `\nmp-event-loop: ${this.#leftOut} bytes of output are left out here: they were printed faster than this loop reads\n`;
      this.#leftOut = 0;
      this.#send({ stream: 'stderr', frame: encodeText(text) });
    } else {
      this.#first = this.#last;
      this.#firstBytes = this.#lastBytes;
      this.#last = [];
      this.#lastBytes = 0;
    }
  }

  #send({ stream, frame }: Piece): void {
    this.#owner.send(stream === 'stdout' ? STDOUT : STDERR, [frame]);
  }
}

/** A character of two code units stays whole. */
function endOfPiece(text: string, from: number, most: number): number {
  const end = Math.min(from + most, text.length);
  const last = text.charCodeAt(end - 1);
  const isHalf = end < text.length && end - from > 1 && last >= 0xd800 && last < 0xdc00;
  return isHalf ? end - 1 : end;
}
