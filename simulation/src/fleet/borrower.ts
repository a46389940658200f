/** A caller's process, as the fleet knows it: what it borrows, by a real remote transport over virtual links. */
import type { ExecutorChannel, OpenRequest } from '../core.ts';
import { RemoteTransport } from '../sessions/remote.ts';
import type { VirtualLink } from '../sessions/virtual-link.ts';
import type { Executors } from '../transport/executors.ts';
import type { Line } from '../transport/line.ts';
import { dial } from './dialling.ts';
import { VirtualDirectory } from './directory.ts';
import type { Fleet } from './fleet.ts';
import type { CallerSpec } from './fleet-program.ts';
import type { Identity, Member } from './member.ts';
import { WatchedChannel } from './watched-channel.ts';

/** ms for an executor to be had, or refusals, beyond which a loop may give up where there are few. */
const SHORT_FROM = 4000;
const SHORT_AFTER = 3;

/** Executors that die before a first event, after which a loop may give up. */
const TOO_MANY_EARLY = 5;

export class Borrower implements Executors, Member {
  readonly name = 'virtual';
  readonly isolation = 'host';
  readonly identity: Identity;
  readonly lines: Line[] = [];
  readonly links: VirtualLink[] = [];
  #refusals = 0;
  #longest = 0;
  /** When opens began that are under way. */
  readonly #begins = new Set<{ readonly at: number }>();
  readonly #fleet: Fleet;
  readonly #transport: RemoteTransport;
  readonly #channels = new Map<Line, WatchedChannel>();
  /** Lines of which one is the channel's, and another was lent in a session that was lost before: nothing tells which. */
  readonly #mistakable = new Set<Line>();
  #opens = 0;

  constructor(fleet: Fleet, identity: Identity, spec: CallerSpec) {
    this.identity = identity;
    this.#fleet = fleet;
    this.#transport = new RemoteTransport({
      ...spec,
      name: 'virtual',
      instance: identity.instance,
      firstBackoff: Math.min(100, spec.maxBackoff),
      directory: new VirtualDirectory(fleet, identity),
      dial: (address, owner) => dial(fleet, this, address, owner),
    });
  }

  get holders(): readonly string[] {
    const isHeld = this.links.some(({ caller }) => caller.isHolding && !caller.isClosed);
    if (!isHeld) return [];
    return [...new Set(this.#channels.values())].filter(({ isClosed, isRef }) => isRef && !isClosed).map(({ id }) => id);
  }
  get mayLack(): boolean {
    const early = this.lines.filter((line) => line.everStarted === 0 && this.wasLost(line)).length;
    if (early >= TOO_MANY_EARLY || this.#fleet.noticesLate) return true;
    return this.#fleet.mayLack && (this.#refusals >= SHORT_AFTER || this.#longestWait > SHORT_FROM);
  }
  get opening(): number {
    return this.#begins.size;
  }
  get isCalm(): boolean {
    return this.#fleet.isCalm;
  }

  get #longestWait(): number {
    const { local } = this.identity.thread;
    return Math.max(this.#longest, ...[...this.#begins].map(({ at }) => local - at));
  }

  async open(request: OpenRequest): Promise<ExecutorChannel> {
    const { thread, name } = this.identity;
    const begin = { at: thread.local };
    this.#opens += 1;
    this.#begins.add(begin);
    // Hosts hand the name on to their own transport: by it an executor is known for whose it is.
    const tag = `${name}-${this.#opens}`;
    try {
      const inner = await this.#transport.open({ ...request, name: tag });
      const lines = this.#linesOf(tag, inner);
      const channel = new WatchedChannel(inner, lines[0].id);
      for (const line of lines) {
        this.#channels.set(line, channel);
        if (lines.length > 1) this.#mistakable.add(line);
      }
      return channel;
    } catch (error) {
      if (!request.signal.aborted) this.#refusals += 1;
      throw error;
    } finally {
      this.#longest = this.#longestWait;
      this.#begins.delete(begin);
    }
  }

  /** The living ones that the channel may be to; the last where all are dead by now. */
  #linesOf(tag: string, { location }: ExecutorChannel): [Line, ...Line[]] {
    const lines = this.lines.filter(({ id }) => id.startsWith(`${tag}@${location.url}.`));
    const living = lines.filter(({ isAlive }) => isAlive);
    const [first, ...others] = living.length > 0 ? living : lines.slice(-1);
    if (first === undefined) throw new Error(`the simulation failed: no host has opened an executor for ${tag}`);
    return [first, ...others];
  }

  /** A host that drains ends executors in order, though their loops did not ask for it. */
  wasLost(line: Line): boolean {
    const channel = this.#channels.get(line);
    return channel?.isClosed === true && (channel.isForsaken || !channel.wasAsked || line.death !== 'closed');
  }

  wasKilled(line: Line): boolean {
    return this.#channels.get(line)?.wasKilled === true;
  }

  /** One that it never got counts too, and one that it may never have got. */
  isForsaken(line: Line): boolean {
    return this.#mistakable.has(line) || this.#channels.get(line)?.isForsaken !== false;
  }
}
