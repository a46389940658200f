/** What links, executor and caller do in one session's history, compared with what a session owes them. */
import type { Violations } from '../play/violations.ts';
import type { World } from '../world/world.ts';
import { type CloseCause, isNumbered, readHeader, WELCOME } from './remote.ts';
import type { SessionProgram } from './session-program.ts';
import type { LinkSide, LinkWatcher } from './virtual-link.ts';

/** ms after which what was received is acknowledged at the latest, and what timers and latencies may add. */
const ACK_WITHIN = 50;
const SLACK = 15;

interface Arrival {
  readonly number: number;
  readonly at: number;
}

/** What is known of one link side. */
interface Seen {
  isAttached: boolean;
  /** The number up to which the other end has acknowledged what this one sent. */
  arrivals: Arrival[];
}

export class SessionWatch implements LinkWatcher {
  readonly #world: World;
  readonly #violations: Violations;
  readonly #program: SessionProgram;
  readonly #sides = new Map<LinkSide, Seen>();
  /** By end: what the other end has acknowledged of what it sent. */
  readonly #acknowledged = { caller: 0, host: 0 };
  /** When each end last had a frame. */
  readonly #heardAt = { caller: 0, host: 0 };
  #longestSilence = 0;
  /** The end that just now has a frame. */
  #hearing: LinkSide | undefined;
  /** Whether anything has held either process up, or the wire: then times prove nothing. */
  isSlow = false;

  constructor(world: World, violations: Violations, program: SessionProgram) {
    this.#world = world;
    this.#violations = violations;
    this.#program = program;
    this.isSlow = program.wire.stalls > 0;
    this.#heardAt.caller = world.now;
    this.#heardAt.host = world.now;
  }

  /** Whether its links do what no honest one does. */
  get isDishonest(): boolean {
    return this.#program.wire.duplicates > 0 || this.#program.wire.overtakes > 0;
  }

  /** How long either end has had no frame, at the most, until now. */
  get longestSilence(): number {
    const { now } = this.#world;
    return Math.max(this.#longestSilence, now - this.#heardAt.caller, now - this.#heardAt.host);
  }

  sent(side: LinkSide, frame: Uint8Array): void {
    const { kind, number, acknowledged } = readHeader(frame);
    const seen = this.#seenOf(side);
    if (kind === WELCOME) seen.isAttached = true;
    this.#world.note(`sends a frame of kind ${kind}, number ${number}, acknowledges ${acknowledged}`);
    if (isNumbered(kind) && number <= this.#acknowledged[side.isCaller ? 'caller' : 'host'])
      this.#violations.add('sent again after it was acknowledged', `frame ${number} by ${side.thread.name}`);
    const inTime = seen.arrivals.filter(({ number: received }) => received > acknowledged);
    seen.arrivals = inTime;
    this.#checkAcknowledged(side, seen);
  }

  received(side: LinkSide, frame: Uint8Array): void {
    this.#hearing = side;
    const { kind, number, acknowledged } = readHeader(frame);
    const seen = this.#seenOf(side);
    const name = side.isCaller ? 'caller' : 'host';
    if (kind === WELCOME) seen.isAttached = true;
    this.#hears(name, side.thread.local);
    if (side.givenUpAt !== undefined) return;
    this.#acknowledged[name] = Math.max(this.#acknowledged[name], acknowledged);
    if (isNumbered(kind)) seen.arrivals.push({ number, at: side.thread.local });
    this.#checkAcknowledged(side, seen);
  }

  heeded(): void {
    this.#hearing = undefined;
  }

  /** A message is passed on. A link that was given up has no say any more: the one after it carries what is left. */
  passedOn(to: 'the executor' | 'the loop'): void {
    if (this.#hearing?.givenUpAt !== undefined) this.#violations.add('a link that was replaced had a say', `a message for ${to}`);
  }

  closing(side: LinkSide, why: CloseCause | 'terminated'): void {
    const { link } = side;
    this.#world.note(`gives up the link: ${why}`);
    if (!this.#seenOf(side).isAttached) return;
    if (why === 'silent' && link.halfOpenAt === undefined && !link.isCut && !this.isSlow && other(side).givenUpAt === undefined)
      this.#violations.add('took a living link for dead', side.thread.name);
    if (why === 'malformed' && !this.isDishonest) this.#violations.add('a breach between honest ends', side.thread.name);
    this.#checkNoticed(side);
  }

  /** At the end of the history. */
  finish(): void {
    for (const side of this.#sides.keys()) if (this.#seenOf(side).isAttached && side.thread.isAlive) this.#checkNoticed(side);
  }

  /** A link on which nothing arrives any more is given up within two heartbeats. */
  #checkNoticed(side: LinkSide): void {
    const { halfOpenAt } = side.link;
    if (halfOpenAt === undefined || this.isSlow || side.isClosed) return;
    const took = (side.givenUpAt ?? Number.POSITIVE_INFINITY) - halfOpenAt;
    const { heartbeat, wire } = this.#program;
    if (took > 2 * heartbeat + SLACK + wire.latency[1])
      this.#violations.add('silence was not noticed', `${side.thread.name}: after ${took.toFixed(1)} ms, heartbeat ${heartbeat}`);
  }

  /** What arrived is acknowledged soon, so that the other end need not keep it. */
  #checkAcknowledged(side: LinkSide, { arrivals, isAttached }: Seen): void {
    const oldest = arrivals[0];
    if (oldest === undefined || this.isSlow || !isAttached || side.givenUpAt !== undefined) return;
    if (side.thread.local - oldest.at > ACK_WITHIN + SLACK)
      this.#violations.add('not acknowledged in time', `frame ${oldest.number}, by ${side.thread.name}`);
  }

  #hears(end: 'caller' | 'host', at: number): void {
    this.#longestSilence = Math.max(this.#longestSilence, at - this.#heardAt[end]);
    this.#heardAt[end] = at;
  }

  #seenOf(side: LinkSide): Seen {
    let seen = this.#sides.get(side);
    if (seen === undefined) {
      seen = { isAttached: false, arrivals: [] };
      this.#sides.set(side, seen);
    }
    return seen;
  }
}

function other({ link, isCaller }: LinkSide): LinkSide {
  return isCaller ? link.host : link.caller;
}
