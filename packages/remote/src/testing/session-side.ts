/** One end of a session whose links are those of a case. */
import { monotonic } from '@mp-event-loop/core/clock';
import type { Link } from '../link.ts';
import { DATA, HEADER_BYTES } from '../session/frame.ts';
import { type Parts, wholeOf } from '../session/parts.ts';
import { Session, type SessionOwner } from '../session/session.ts';
import { WakeTimer } from '../session/wake-timer.ts';
import { frameOf, numberIn } from './frames.ts';

/** ms after which silence is asked about: short, since a case waits for two. */
const HEARTBEAT = 400;
const MAX_FRAME = 2 ** 22;

export class SessionSide implements SessionOwner {
  /** Numbers of the frames that were delivered. */
  readonly got: number[] = [];
  /** Their sizes. */
  readonly sizes: number[] = [];
  readonly detachments: string[] = [];
  onDetached: () => void = () => {};
  readonly session: Session = new Session(this, HEARTBEAT, MAX_FRAME, monotonic());
  readonly #timer = new WakeTimer(this.session);

  send(number: number, size = 20): void {
    const frame = new Uint8Array(HEADER_BYTES + size);
    frame.set(frameOf(number, size), HEADER_BYTES);
    this.session.send(DATA, frame);
    this.#timer.arm();
  }

  attach(link: Link, received: number, greeting?: Uint8Array): void {
    this.session.attach(link, received, monotonic(), greeting);
    this.#timer.arm();
  }

  receive(link: Link, frame: Uint8Array): void {
    this.session.receive(link, frame, monotonic());
    this.#timer.arm();
  }

  deliver(_kind: number, parts: Parts): void {
    const payload = wholeOf(parts).subarray(HEADER_BYTES);
    this.got.push(numberIn(payload));
    this.sizes.push(payload.length);
  }

  detached(why: 'closed' | 'silent' | 'breach'): void {
    this.detachments.push(why);
    this.onDetached();
  }

  stop(): void {
    this.#timer.stop();
    this.session.release('done', '');
  }
}
