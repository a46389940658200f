/** A link over a Unix socket; the socket sees to order, and to gaps there are none. */
import type { Socket } from 'node:net';
import type { AcceptedLink, AcceptedLinkOwner, CloseCause, DialedLink, DialedLinkOwner, LinkEnd } from '@mp-event-loop/remote';
import { type RecordOwner, RecordReader } from './record-reader.ts';
import { CLOSE, closeRecord, FRAME, headOf, OPEN, readClose } from './records.ts';

/** ms for the other end to take what was sent, and to answer that it closes too. */
const CLOSING_WITHIN = 2000;

type Owner = DialedLinkOwner | AcceptedLinkOwner;

export class UnixLink implements DialedLink, AcceptedLink, RecordOwner {
  readonly #socket: Socket;
  #isOpen: boolean;
  #owner: Owner | undefined;
  /** How it ended, as far as either end has said so. */
  #end: LinkEnd | undefined;

  /** `isOpen`: at the host's end it is from the first. */
  constructor(socket: Socket, isOpen: boolean) {
    this.#socket = socket;
    this.#isOpen = isOpen;
    if (isOpen) socket.write(headOf(OPEN, 0));
  }

  /** Called once. `explain` gives the error of a link that was not open, if there is one. */
  serve(owner: Owner, explain: (cause: Error) => Error): void {
    const reader = new RecordReader(this);
    let failure: Error | undefined;
    this.#owner = owner;
    this.#socket.on('data', (chunk) => reader.add(chunk));
    this.#socket.on('error', (error) => {
      failure = error;
    });
    this.#socket.on('close', () => {
      const error = failure === undefined || this.#isOpen ? undefined : explain(failure);
      owner.closed(this.#end ?? { why: 'broken', message: failure?.message ?? 'the socket closed', error });
    });
  }

  get buffered(): number {
    return this.#socket.writableLength;
  }

  send(frame: Uint8Array): void {
    if (!this.#isOpen || this.#end !== undefined || !this.#socket.writable) return;
    this.#socket.cork();
    this.#socket.write(headOf(FRAME, frame.length));
    this.#socket.write(frame);
    this.#socket.uncork();
  }

  close(why: CloseCause, message: string): void {
    if (this.#end !== undefined) return;
    this.#end = { why, message, error: undefined };
    if (!this.#isOpen) {
      this.terminate();
      return;
    }
    this.#socket.end(closeRecord(why, message));
    setTimeout(() => this.terminate(), CLOSING_WITHIN).unref();
  }

  terminate(): void {
    this.#socket.destroy();
  }

  hold(isNeeded: boolean): void {
    if (isNeeded) this.#socket.ref();
    else this.#socket.unref();
  }

  record(kind: number, content: Buffer): void {
    // What comes after the end is not heeded: the other end did not know of it yet.
    if (this.#end !== undefined) return;
    if (kind === FRAME) this.#owner?.received(content);
    else if (kind === CLOSE) {
      this.#end = { ...readClose(content), error: undefined };
      this.#socket.end();
    } else if (kind === OPEN && !this.#isOpen) {
      this.#isOpen = true;
      (this.#owner as DialedLinkOwner).opened();
    } else this.close('malformed', `a record of kind ${kind}`);
  }

  oversized(length: number): void {
    this.close('oversized', `a record of ${length} bytes`);
  }
}
