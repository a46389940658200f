/** A session between the two ends of a case's network, over one link after the other: as `Connection` and `Lease` have it. */
import type { CloseCause, Link } from '../link.ts';
import { bareFrame, HELLO, readHeader, WELCOME } from '../session/frame.ts';
import type { CallerEnd, HostEnd } from './ends.ts';
import type { Scene } from './scene.ts';
import { SessionSide } from './session-side.ts';

/** What becomes of a frame that the caller's session gives to its link: gives what goes on in its place. */
export type Tamper = (frame: Uint8Array) => readonly Uint8Array[];

/** A link of the session's. */
class SessionLink implements Link {
  readonly end: CallerEnd | HostEnd;
  readonly #tamper: Tamper;

  constructor(end: CallerEnd | HostEnd, tamper: Tamper) {
    this.end = end;
    this.#tamper = tamper;
  }
  get buffered(): number {
    return this.end.link.buffered;
  }
  send(frame: Uint8Array): void {
    for (const one of this.#tamper(frame)) this.end.send(one);
  }
  close(why: CloseCause, message: string): void {
    this.end.close(why, message);
    // A silent end answers nothing.
    if (why === 'silent') this.end.terminate();
  }
}

export class Conversation {
  readonly caller: SessionSide = new SessionSide();
  readonly host: SessionSide = new SessionSide();
  readonly #scene: Scene;
  tamper: Tamper = (frame) => [frame];
  #isOver = false;

  constructor(scene: Scene) {
    this.#scene = scene;
    scene.onAccepted = (end) => this.#serve(end);
    this.caller.onDetached = () => this.#redial();
  }

  /** Dials, and waits until the session has a link. */
  async begin(): Promise<void> {
    this.dial();
    await this.linked();
  }

  linked(): Promise<void> {
    return this.#scene.until(() => this.caller.session.isAttached && this.host.session.isAttached, 'a session must get a link');
  }

  dial(): void {
    this.#scene.dial(this.#scene.fixture.address, (end) => {
      const link = new SessionLink(end, (frame) => this.tamper(frame));
      let isGreeted = false;
      end.onOpened = () => end.send(bareFrame(HELLO, this.caller.session.received));
      end.onReceived = (frame) => {
        if (isGreeted) this.caller.receive(link, frame);
        else this.caller.attach(link, readHeader(frame).acknowledged);
        isGreeted = true;
      };
      end.onClosed = () => {
        if (isGreeted) this.caller.session.detach(link);
        else this.#redial();
      };
    });
  }

  stop(): void {
    this.#isOver = true;
    this.caller.stop();
    this.host.stop();
  }

  #serve(end: HostEnd): void {
    const link = new SessionLink(end, (frame) => [frame]);
    let isGreeted = false;
    end.onReceived = (frame) => {
      if (isGreeted) this.host.receive(link, frame);
      else this.host.attach(link, readHeader(frame).acknowledged, bareFrame(WELCOME, this.host.session.received));
      isGreeted = true;
    };
    end.onClosed = () => this.host.session.detach(link);
  }

  #redial(): void {
    if (!this.#isOver) setTimeout(() => this.#isOver || this.dial(), 1);
  }
}
