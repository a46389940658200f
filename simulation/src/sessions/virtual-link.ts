/** A link in the virtual world, both ends of it, and all that can happen to one. */
import type { Random } from '../random.ts';
import type { VirtualThread } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import { Queue } from './queue.ts';
import { type AcceptedLink, type CloseCause, type DialedLink, isNumbered, type LinkEnd, type LinkOwner } from './remote.ts';
import type { Wire } from './session-program.ts';

type Carried = { readonly frame: Uint8Array } | { readonly end: LinkEnd };

/** The threads between which a link is. */
export interface Ends {
  readonly caller: VirtualThread;
  readonly host: VirtualThread;
}

type LinkWire = Pick<Wire, 'latency' | 'duplicates' | 'overtakes'>;

export interface LinkWatcher {
  /** An end has sent a frame, or has had one. */
  sent(end: LinkSide, frame: Uint8Array): void;
  received(end: LinkSide, frame: Uint8Array): void;
  /** Its owner has done with that frame what it does. */
  heeded(): void;
  /** An end gives the link up. */
  closing(end: LinkSide, why: CloseCause | 'terminated'): void;
}

const broken: LinkEnd = { why: 'broken', message: 'the virtual link broke', error: undefined };

/** One end: what it sends arrives at the other one's owner. */
export class LinkSide implements DialedLink, AcceptedLink {
  readonly buffered = 0;
  readonly thread: VirtualThread;
  readonly link: VirtualLink;
  readonly isCaller: boolean;
  #owner: LinkOwner | undefined;
  /** Its owner was told of its end. */
  isClosed = false;
  /** It keeps its process alive. */
  isHolding = true;
  /** Its owner has given it up, and when. */
  givenUpAt: number | undefined;
  readonly incoming: Queue<Carried>;

  constructor(link: VirtualLink, thread: VirtualThread, isCaller: boolean) {
    this.link = link;
    this.thread = thread;
    this.isCaller = isCaller;
    this.incoming = new Queue((carried) => this.#take(carried));
  }

  /** What has come waits until then. */
  begin(owner: LinkOwner): void {
    this.#owner = owner;
    this.thread.sources.add(this.incoming);
  }

  hold(isNeeded: boolean): void {
    this.isHolding = isNeeded;
  }

  send(frame: Uint8Array): void {
    if (this.isClosed || this.givenUpAt !== undefined) return;
    this.link.watcher.sent(this, frame);
    // A copy, as a socket's buffer is one.
    this.link.carry(this, { frame: frame.slice() });
  }

  close(why: CloseCause, message: string): void {
    if (this.isClosed || this.givenUpAt !== undefined) return;
    this.#giveUp(why);
    this.link.carry(this, { end: { why, message, error: undefined } });
    // It closes once the other end has heard of it, and has all that is under way until then.
    this.end({ why, message, error: undefined }, this.link.latency() + this.link.lateness(this.thread.local));
  }

  terminate(): void {
    if (this.isClosed) return;
    if (this.givenUpAt === undefined) this.#giveUp('terminated');
    this.link.carry(this, { end: broken });
    this.end(broken, 0);
  }

  /** Its owner hears of its end after so many ms, once. */
  end(end: LinkEnd, delay: number): void {
    this.thread.at(this.thread.local + delay, () => this.#told(end));
  }

  #giveUp(why: CloseCause | 'terminated'): void {
    this.givenUpAt = this.thread.local;
    this.link.watcher.closing(this, why);
  }

  #take(carried: Carried): void {
    if (this.isClosed) return;
    if ('end' in carried) {
      this.#told(carried.end);
      return;
    }
    this.link.watcher.received(this, carried.frame);
    this.#owner?.received(carried.frame);
    this.link.watcher.heeded();
  }

  #told(end: LinkEnd): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.thread.sources.delete(this.incoming);
    this.#owner?.closed(end);
  }
}

export class VirtualLink {
  readonly caller: LinkSide;
  readonly host: LinkSide;
  readonly watcher: LinkWatcher;
  /** When it began to carry nothing, if nobody hears of that. */
  halfOpenAt: number | undefined;
  isCut = false;
  readonly #world: World;
  readonly #wire: LinkWire;
  readonly #random: Random;
  #lateUntil = 0;

  constructor(world: World, { caller, host }: Ends, wire: LinkWire, random: Random, watcher: LinkWatcher) {
    this.#world = world;
    this.#wire = wire;
    this.#random = random;
    this.watcher = watcher;
    this.caller = new LinkSide(this, caller, true);
    this.host = new LinkSide(this, host, false);
  }

  latency(): number {
    return this.#random.range(this.#wire.latency);
  }

  /** ms that what is sent now is held up. */
  lateness(now: number): number {
    return Math.max(0, this.#lateUntil - now);
  }

  carry(from: LinkSide, carried: Carried): void {
    if (this.halfOpenAt !== undefined || this.isCut) return;
    const { incoming } = this.#other(from);
    const { duplicates, overtakes } = this.#wire;
    const isNumberedFrame = 'frame' in carried && isNumbered(carried.frame[0] as number);
    if (isNumberedFrame && incoming.length > 0 && this.#random.chance(overtakes)) incoming.overtake(carried);
    else incoming.add(carried, Math.max(from.thread.local + this.latency(), this.#lateUntil));
    if (isNumberedFrame && this.#random.chance(duplicates)) incoming.add(carried, 0);
  }

  cut(): void {
    if (this.isCut) return;
    this.isCut = true;
    for (const side of [this.caller, this.host]) {
      side.incoming.clear();
      side.end(broken, this.#world.now - side.thread.local + this.#random.range([0, 5]));
    }
  }

  halve(): void {
    if (this.halfOpenAt !== undefined || this.isCut) return;
    this.halfOpenAt = this.#world.now;
    this.caller.incoming.clear();
    this.host.incoming.clear();
  }

  forsake(): void {
    this.halve();
    this.caller.end(broken, this.#world.now - this.caller.thread.local);
  }

  stall(milliseconds: number): void {
    this.#lateUntil = this.#world.now + milliseconds;
    this.caller.incoming.delay(milliseconds);
    this.host.incoming.delay(milliseconds);
  }

  #other(side: LinkSide): LinkSide {
    return side === this.caller ? this.host : this.caller;
  }
}
