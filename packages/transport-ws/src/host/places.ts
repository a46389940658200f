/**
 * Places for connections. Who has not been let in yet is a stranger: one that sends nothing, or asks how the host is, keeps a descriptor as
 * a caller does. Strangers have half of the places at most, and a quarter from one address; where others need a place, the oldest that is
 * idle makes room.
 */
import type { Duplex } from 'node:stream';

/** Strangers that there may be however few places there are, so that callers who come at the same time do not push each other out. */
const SOME = 16;

interface Stranger {
  readonly place: unknown;
  readonly socket: Duplex;
  readonly address: string;
  /** How many of its requests are being answered. */
  requests: number;
  /** It is being decided about whether it is let in. */
  isDecided: boolean;
}

/** What a socket says of its other end; undefined where it has none, or has lost it. */
interface Ends {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

export class Places {
  readonly #most: number;
  /** The oldest first. */
  readonly #strangers = new Map<unknown, Stranger>();
  /** How many were let in, by their addresses. */
  readonly #inside = new Map<string, number>();
  #count = 0;

  /** `most`: connections in total; half of them, too, of those that were let in from one address. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Connections that were let in, or are being decided about. */
  get taken(): number {
    let count = this.#count;
    for (const { isDecided } of this.#strangers.values()) if (isDecided) count += 1;
    return count;
  }

  /** Makes room for a connection, or ends it where there is none. Returns whether it stays. */
  arrived(socket: Duplex): boolean {
    const address = addressOf(socket);
    const ofAddress = this.#strangersOf(address);
    const isCrowd = ofAddress >= Math.max(SOME, this.#most / 4);
    const place = keyOf(socket);
    if (isCrowd ? !this.#makeRoom(address) : this.#strangers.size >= this.#room && !this.#makeRoom()) {
      socket.destroy();
      return false;
    }
    const stranger = { place, socket, address, requests: 0, isDecided: false };
    this.#strangers.set(place, stranger);
    socket.once('close', () => {
      if (this.#strangers.get(place) === stranger) this.#strangers.delete(place);
    });
    return true;
  }

  /** The connection makes no room while one of its requests is answered: until the returned function is called. */
  answering(socket: Duplex): () => void {
    const stranger = this.#strangers.get(keyOf(socket));
    if (stranger === undefined) return () => {};
    stranger.requests += 1;
    return () => {
      stranger.requests -= 1;
    };
  }

  /** Nor while it is decided whether it is let in. */
  deciding(socket: Duplex): () => void {
    const stranger = this.#strangers.get(keyOf(socket));
    if (stranger === undefined) return () => {};
    stranger.isDecided = true;
    return () => {
      stranger.isDecided = false;
    };
  }

  /** Has a stranger's connection take a place among those who were let in. Returns false where none is left for it. */
  enter(socket: Duplex): boolean {
    const place = keyOf(socket);
    const address = this.#strangers.get(place)?.address ?? addressOf(socket);
    const ofAddress = this.#inside.get(address) ?? 0;
    if (this.#count >= this.#most || ofAddress >= Math.max(1, this.#most / 2)) return false;
    this.#strangers.delete(place);
    this.#count += 1;
    this.#inside.set(address, ofAddress + 1);
    socket.once('close', () => this.#left(address));
    return true;
  }

  /** The connection is none of the host's after all: somebody else reads it. */
  forget(socket: Duplex): void {
    this.#strangers.delete(keyOf(socket));
  }

  /** How many strangers there may be. Where all places are taken some still hear so. */
  get #room(): number {
    return Math.max(SOME, Math.min(this.#most / 2, this.#most - this.#count));
  }

  #strangersOf(address: string): number {
    let count = 0;
    for (const stranger of this.#strangers.values()) if (stranger.address === address) count += 1;
    return count;
  }

  /** Ends the oldest stranger that is idle: of that address, or of the one that has most. Returns false where there is none. */
  #makeRoom(address?: string): boolean {
    const idle = new Map<string, { count: number; readonly oldest: Stranger }>();
    for (const stranger of this.#strangers.values()) {
      if (stranger.requests > 0 || stranger.isDecided) continue;
      const one = idle.get(stranger.address) ?? { count: 0, oldest: stranger };
      one.count += 1;
      idle.set(stranger.address, one);
    }
    const most = [...idle.values()].sort((one, other) => other.count - one.count)[0];
    const goes = (address === undefined ? most : idle.get(address))?.oldest;
    if (goes === undefined) return false;
    this.#strangers.delete(goes.place);
    goes.socket.destroy();
    return true;
  }

  #left(address: string): void {
    this.#count -= 1;
    const left = (this.#inside.get(address) ?? 1) - 1;
    if (left > 0) this.#inside.set(address, left);
    else this.#inside.delete(address);
  }
}

function addressOf(socket: Duplex): string {
  return (socket as Ends).remoteAddress ?? '';
}

/** The same for a connection and for the TLS in it. */
function keyOf(socket: Duplex): unknown {
  const { remoteAddress, remotePort } = socket as Ends;
  return remotePort === undefined ? socket : `${remoteAddress} ${remotePort}`;
}
