/**
 * The link contract: all that a new remote transport has to write. Read this file first; it imports nothing.
 *
 * A link carries frames, which are short runs of bytes, between a caller and a host. Everything else is here already: sessions that
 * outlive their links, reconnecting, turning values into bytes, lending executors and their limits. A link never looks inside a frame.
 *
 * What a link owes its owner:
 * - **Order.** Frames arrive whole, in the order they were sent, without gaps and at most once, until the link closes. A network that
 *   may drop or reorder has to be watched: a link that notices a gap closes itself. Frames that were under way when a link closes may be
 *   lost; the session sends them again over the next one.
 * - **One end.** `closed` is called exactly once, after the last `received`, and however the link ends: by either side, by the network,
 *   or because it never opened.
 * - **No re-entry.** Nothing is told to an owner while dialling, `send`, `close`, `terminate` or `hold` run.
 *
 * What a link need not do: acknowledge, retry, reconnect, split (see `LARGEST_FRAME`) or notice that the other end is silent.
 *
 * A link's life, at either end:
 *
 *     dialled ──opened──► open ──(close, terminate, the other end, the network)──► closing ──closed──► over
 *        └──────────────────────────(refused, given up)──────────────────────────────────────────────────▲
 *
 * `describeLink` of `@mp-event-loop/remote/testing` proves each of these sentences for a link of your own.
 */

/** Bytes of the largest frame that a session sends, and that every link must carry. What is larger comes in parts. */
export const LARGEST_FRAME = 65_551;

/**
 * Why an end closes a link. A transport maps these to what its network has, such as close codes, so that the other end learns which
 * it was. Networks that have none send the place of the cause in this list: it only grows, at its end.
 */
export const CLOSE_CAUSES = [
  /** The session has ended, as both ends wanted. */
  'done',
  /** The host lends all that it may lend. Asking again later may help; so may another host. */
  'full',
  /** The host is going away, or takes nobody new because it soon will. */
  'draining',
  /** The host does not know the session: it has ended, or the host was restarted. */
  'unknown-session',
  /** The ends speak no common version of the protocol. */
  'version',
  /** The other end sent what no honest end sends. */
  'malformed',
  /** The other end sent a frame, or parts of one, that came to more than this end takes. */
  'oversized',
  /** The other end keeps more bytes waiting than this end allows. */
  'limit',
  /** The session goes on over another link. */
  'replaced',
  /** Nothing was heard for too long. */
  'silent',
] as const;

export type CloseCause = (typeof CLOSE_CAUSES)[number];

/** How a link ended. */
export interface LinkEnd {
  /** The cause that the end which closed it gave; `broken` where it was closed by neither. */
  readonly why: CloseCause | 'broken';
  /** For people: the other end's words and what the network says of the end, such as a close code. */
  readonly message: string;
  /**
   * What kept the link from opening or broke it, in words that say what to do: an `AuthError` where trying again would end the same way,
   * else a `TransportError`. Undefined where `message` says it all. It is the reason that a loop hears where no session was begun.
   */
  readonly error: Error | undefined;
}

/** What a session needs of a link. */
export interface Link {
  /**
   * Bytes that were given to it and have not left this process. It grows while the network takes less than is sent, and falls to 0 when
   * it has caught up: by it the ends hold back. What was given together may count until all of it has left, as a socket's writes do.
   */
  readonly buffered: number;
  /**
   * Sends a frame of 1 to `LARGEST_FRAME` bytes. On a link that is not open yet, or not any more, it does nothing: it never throws, and
   * never keeps a frame for later. The caller does not change the bytes afterwards, but may send the same ones again, over another link
   * too; the link does not change them either.
   */
  send(frame: Uint8Array): void;
  /**
   * Closes the link and tells the other end why, once what was sent before is on its way. May be called at any time, before the link is
   * open too, and more than once: only the first cause counts. `closed` follows. It must not wait for an answer of the other end for
   * long: one that is gone never answers. `message` may be of any length and in any alphabet; a network with less room cuts it.
   */
  close(why: CloseCause, message: string): void;
}

/** The host's end of a link, which the transport has let in: by then it is open, and known who calls. */
export interface AcceptedLink extends Link {
  /**
   * Ends the link without a word to the other end, which hears of it from the network if at all. What was sent may be lost. May be
   * called at any time, after `close` too, and more than once. `closed` follows soon, whatever the network does.
   */
  terminate(): void;
}

/** The caller's end of a link. */
export interface DialedLink extends AcceptedLink {
  /**
   * Says whether the link keeps the process alive, from dialling until it has closed. It does until it is told otherwise. May be called
   * at any time, with the same value too. It changes nothing else.
   */
  hold(isNeeded: boolean): void;
}

/** Who uses a link. */
export interface LinkOwner {
  /** A frame has arrived. Its bytes are the owner's: the link neither changes nor reuses them. */
  received(frame: Uint8Array): void;
  /** The link is over. Called once, last. */
  closed(end: LinkEnd): void;
}

/** Who has dialled a link. */
export interface DialedLinkOwner extends LinkOwner {
  /** Frames can be sent from now on. Called once, first; not at all where the link never opens. */
  opened(): void;
}

/** Who serves a link that was accepted: what `Lender`, of `@mp-event-loop/remote/host`, returns for it. */
export interface AcceptedLinkOwner extends LinkOwner {
  /** The other end did something that no honest end does and that the link can tell without looking into frames. The owner closes it. */
  breached(message: string): void;
}

/**
 * Makes the caller's end of a link. What becomes of it is told to the owner, never before this has returned. It does not throw: an
 * address at which nobody is found closes the link, with an `error`. One that does not answer need not be given up: the owner does that.
 */
export type Dial = (address: string, owner: DialedLinkOwner) => DialedLink;

/** A host that may be dialled. */
export interface Candidate {
  /** Whatever `Dial` understands. Also what errors call the host by. */
  readonly address: string;
  /** How many more executors the host could lend, if that is known. A host says so itself too, each time that it lends one. */
  readonly free: number | undefined;
}

/** Knows which hosts there are. */
export interface Directory {
  /**
   * Resolves with the hosts that may be asked for an executor now. Called anew for each round of asking, so hosts may come and go.
   * Rejects when the signal aborts, or with what makes looking pointless.
   */
  candidates(signal: AbortSignal): Promise<readonly Candidate[]>;
}
