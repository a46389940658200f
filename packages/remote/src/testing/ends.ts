/** Both ends of links as the suite has them: each notes what it is told, and when it should not have been. */
import type { AcceptedLink, AcceptedLinkOwner, CloseCause, DialedLink, DialedLinkOwner, LinkEnd } from '../link.ts';
import { frameOf } from './frames.ts';

/** What both ends do. */
class End<L extends AcceptedLink> {
  readonly frames: Uint8Array[] = [];
  readonly ends: LinkEnd[] = [];
  /** What the link told when it must not have. */
  readonly offences: string[] = [];
  /** Called for each frame, once it is noted. */
  onReceived: (frame: Uint8Array) => void = () => {};
  onClosed: () => void = () => {};
  #link: L | undefined;
  #calling: string | undefined;

  get link(): L {
    return this.#link as L;
  }
  /** Whether the end was told. */
  get hasClosed(): boolean {
    return this.ends.length > 0;
  }

  protected use(link: L): void {
    this.#link = link;
  }

  /** Calls the link; whatever it tells meanwhile is an offence. */
  call<T>(name: string, body: () => T): T {
    const outer = this.#calling;
    this.#calling = name;
    try {
      return body();
    } finally {
      this.#calling = outer;
    }
  }

  send(frame: Uint8Array): void {
    this.call('send', () => this.link.send(frame));
  }
  /** Sends numbered frames of these sizes; the first has the number `from`. */
  sendAll(sizes: readonly number[], from = 0): void {
    for (const [index, size] of sizes.entries()) this.send(frameOf(from + index, size));
  }
  close(why: CloseCause, message = ''): void {
    this.call('close', () => this.link.close(why, message));
  }
  terminate(): void {
    this.call('terminate', () => this.link.terminate());
  }

  received(frame: Uint8Array): void {
    this.told('a frame');
    this.frames.push(frame);
    this.#apart(() => this.onReceived(frame));
  }
  closed(end: LinkEnd): void {
    this.told('its end');
    this.ends.push(end);
    this.#apart(() => this.onClosed());
  }

  protected told(what: string): void {
    if (this.#calling !== undefined) this.offences.push(`was told of ${what} inside ${this.#calling}`);
    if (this.hasClosed) this.offences.push(`was told of ${what} after its end`);
  }

  /** What a case does in a callback is not done inside the call that it may have come from. */
  #apart(body: () => void): void {
    const outer = this.#calling;
    this.#calling = undefined;
    body();
    this.#calling = outer;
  }
}

export class CallerEnd extends End<DialedLink> implements DialedLinkOwner {
  opens = 0;
  onOpened: () => void = () => {};

  dialled(dial: () => DialedLink): void {
    this.use(this.call('dialling', dial));
  }
  opened(): void {
    this.told('its opening');
    if (this.frames.length > 0) this.offences.push('was told of its opening after a frame');
    this.opens += 1;
    this.onOpened();
  }
  hold(isNeeded: boolean): void {
    this.call('hold', () => this.link.hold(isNeeded));
  }
}

export class HostEnd extends End<AcceptedLink> implements AcceptedLinkOwner {
  readonly breaches: string[] = [];

  constructor(link: AcceptedLink) {
    super();
    this.use(link);
  }
  breached(message: string): void {
    this.told('a breach');
    this.breaches.push(message);
  }
}
