/**
 * Who is at the other ends of links: of a peer that is gone without a word the server says so, if it is asked. One question for all links
 * to one peer.
 */
import { every, type Timer } from '@mp-event-loop/core/clock';

export interface PeerLink {
  broke(message: string): void;
}

/** ms between two questions. */
const ASK_EVERY = 2000;
/** Interest travels through a cluster unacknowledged: only a peer that nobody has heard twice in a row is gone. */
const UNHEARD = 2;

interface Peer {
  readonly links: Set<PeerLink>;
  readonly timer: Timer;
  unheard: number;
}

export class Peers {
  readonly #peers = new Map<string, Peer>();
  /** Asks whether this peer is there. */
  readonly #ask: (peer: string) => void;

  constructor(ask: (peer: string) => void) {
    this.#ask = ask;
  }

  add(name: string, link: PeerLink): void {
    const known = this.#peers.get(name);
    if (known !== undefined) known.links.add(link);
    else this.#peers.set(name, { links: new Set([link]), timer: every(ASK_EVERY, () => this.#askFirst(name)).unref(), unheard: 0 });
  }

  remove(name: string, link: PeerLink): void {
    const peer = this.#peers.get(name);
    peer?.links.delete(link);
    if (peer?.links.size !== 0) return;
    peer.timer.cancel();
    this.#peers.delete(name);
  }

  /** The server says that nobody received the question. */
  unheard(name: string): void {
    const peer = this.#peers.get(name);
    if (peer === undefined) return;
    peer.unheard += 1;
    if (peer.unheard < UNHEARD) this.#ask(name);
    else for (const link of [...peer.links]) link.broke('the other end is gone: nobody listens there');
  }

  #askFirst(name: string): void {
    const peer = this.#peers.get(name);
    if (peer !== undefined) peer.unheard = 0;
    this.#ask(name);
  }
}
