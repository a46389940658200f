/** One direction of a virtual channel: messages in order, each with the moment at which it arrives. */
export interface Parcel {
  readonly at: number;
  readonly sentAt: number;
  readonly message: unknown;
  /** It is what closes the channel, and no message. */
  readonly isEnd: boolean;
}

export class Pipe {
  readonly parcels: Parcel[] = [];
  listener: ((message: unknown) => void) | undefined;
  drained: () => void = () => {};
  #lastAt = 0;

  /** Takes a copy: what crosses does so by structured clone. Throws where it can't. */
  send(message: unknown, transfer: readonly object[] | undefined, sentAt: number, latency: number): void {
    this.#push(structuredClone(message, { transfer: (transfer ?? []) as ArrayBuffer[] }), sentAt, latency, false);
  }

  sendEnd(sentAt: number, latency: number): void {
    this.#push(undefined, sentAt, latency, true);
  }

  get nextAt(): number {
    if (this.listener === undefined) return Number.POSITIVE_INFINITY;
    return this.parcels[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Forgets what was sent after that moment. */
  cutAfter(time: number): void {
    while ((this.parcels.at(-1)?.sentAt ?? 0) > time) this.parcels.pop();
  }

  #push(message: unknown, sentAt: number, latency: number, isEnd: boolean): void {
    // FIFO: what was sent later never overtakes.
    const at = Math.max(this.#lastAt, sentAt + latency);
    this.#lastAt = at;
    this.parcels.push({ at, sentAt, message, isEnd });
  }
}
