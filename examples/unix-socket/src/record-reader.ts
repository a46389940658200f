/** Cuts what comes off a socket into records. */
import { HEAD, MAX_FRAME } from './records.ts';

export interface RecordOwner {
  record(kind: number, content: Buffer): void;
  /** A record that is larger than any may be. Nothing after it can be read. */
  oversized(length: number): void;
}

export class RecordReader {
  readonly #owner: RecordOwner;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Bytes from which on it is worth looking. */
  #needed = HEAD;

  constructor(owner: RecordOwner) {
    this.#owner = owner;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Joined once a record is there: joined for each chunk, a large one would be copied over and over.
    if (this.#bytes >= this.#needed) this.#read(this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks));
  }

  #read(bytes: Buffer): void {
    let at = 0;
    this.#needed = HEAD;
    while (bytes.length - at >= HEAD) {
      const length = bytes.readUInt32BE(at);
      if (length > MAX_FRAME) {
        this.#owner.oversized(length);
        return;
      }
      if (bytes.length - at < HEAD + length) {
        this.#needed = HEAD + length;
        break;
      }
      this.#owner.record(bytes[at + HEAD - 1] as number, bytes.subarray(at + HEAD, at + HEAD + length));
      at += HEAD + length;
    }
    this.#chunks = [bytes.subarray(at)];
    this.#bytes = bytes.length - at;
  }
}
