/** One try to link a session to its host: from dialling until that link has closed. */
import { TransportError } from '@mp-event-loop/core';
import { after, type Timer } from '@mp-event-loop/core/clock';
import type { Dial, DialedLink, DialedLinkOwner, LinkEnd } from '../link.ts';

export interface AttemptOwner {
  /** Returns the first frame to send. */
  greeting(): Uint8Array;
  received(attempt: Attempt, frame: Uint8Array): void;
  closed(attempt: Attempt, end: LinkEnd): void;
}

export class Attempt implements DialedLinkOwner {
  readonly link: DialedLink;
  readonly #owner: AttemptOwner;
  readonly #patience: Timer;
  #isOver = false;
  /** What it ended of itself for: its link would only say that it was closed. */
  #tooSlow: TransportError | undefined;

  /** `patience`: ms after which it is ended, unless it was welcomed. */
  constructor(dial: Dial, address: string, patience: number, owner: AttemptOwner) {
    this.#owner = owner;
    this.link = dial(address, this);
    this.#patience = after(patience, () => {
      this.#tooSlow = new TransportError(`could not connect to ${address}: it did not answer within ${patience} ms`);
      this.link.terminate();
    }).unref();
  }

  opened(): void {
    this.link.send(this.#owner.greeting());
  }

  received(frame: Uint8Array): void {
    if (!this.#isOver) this.#owner.received(this, frame);
  }

  welcomed(): void {
    this.#patience.cancel();
  }

  closed(end: LinkEnd): void {
    this.#isOver = true;
    this.#patience.cancel();
    this.#owner.closed(this, this.#tooSlow === undefined ? end : { ...end, error: this.#tooSlow });
  }
}
