/** A channel to a lent executor, as the loop has it, and what the loop has done to it. */
import type { CloseReason, ExecutorChannel, ExecutorLocation } from '../core.ts';

export class WatchedChannel implements ExecutorChannel {
  readonly id: string;
  readonly location: ExecutorLocation;
  readonly closed: Promise<CloseReason>;
  /** Its loop has asked for its end. */
  wasAsked = false;
  wasKilled = false;
  isForsaken = false;
  isClosed = false;
  isRef = true;
  readonly #inner: ExecutorChannel;

  constructor(inner: ExecutorChannel, id: string) {
    this.#inner = inner;
    this.id = id;
    this.location = inner.location;
    this.closed = inner.closed.then((reason) => {
      this.isClosed = true;
      this.isForsaken = reason.kind !== 'closed' && reason.started === undefined;
      return reason;
    });
  }

  send(message: unknown): void {
    this.#inner.send(message);
  }
  ready(): Promise<void> {
    return this.#inner.ready();
  }
  listen(listener: (message: unknown) => void, drained: () => void): void {
    this.#inner.listen(listener, drained);
  }
  close(): Promise<void> {
    this.wasAsked = true;
    return this.#inner.close();
  }
  kill(): Promise<void> {
    this.wasAsked = true;
    this.wasKilled ||= !this.isClosed;
    return this.#inner.kill();
  }
  ref(): void {
    this.isRef = true;
    this.#inner.ref();
  }
  unref(): void {
    this.isRef = false;
    this.#inner.unref();
  }
}
