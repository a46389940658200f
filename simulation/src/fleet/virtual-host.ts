/** A host's process in the virtual world: a real lender, and executors of its own. */
import type { ExecutorChannel, OpenRequest, Transport } from '../core.ts';
import { scene } from '../executor/scene.ts';
import { moduleUrls } from '../executor/tasks.ts';
import { Lender, type LendingSettings } from '../sessions/remote.ts';
import type { VirtualLink } from '../sessions/virtual-link.ts';
import type { Line } from '../transport/line.ts';
import type { Net } from '../transport/net.ts';
import { type Opener, type Server, VirtualTransport } from '../transport/transport.ts';
import type { VirtualThread } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import type { HostSpec } from './fleet-program.ts';

export interface HostOwner {
  readonly world: World;
  readonly seed: number;
  readonly server: Server;
  /** Each host's own, on which its executors are. */
  readonly net: Net;
  lent(line: Line, tag: string, host: VirtualHost): void;
  principalOf(tag: string): string;
  violate(kind: string, text: string): void;
}

/** Bytes. */
const LARGEST = 2 ** 20;
const MOST_IN_FLIGHT = 1000;

export class VirtualHost implements Opener, Transport {
  readonly name = 'virtual';
  readonly isolation = 'process';
  readonly address: string;
  readonly spec: HostSpec;
  readonly thread: VirtualThread;
  readonly lender: Lender;
  readonly lines: Line[] = [];
  readonly links = new Set<VirtualLink>();
  isAlive = true;
  readonly #owner: HostOwner;
  readonly #transport: VirtualTransport;
  readonly #named = new Map<string, number>();
  /** By whom each of its lines was asked for. */
  readonly #tags = new Map<Line, string>();
  readonly #opening: string[] = [];

  /** `start` says how often it was started before. */
  constructor(address: string, start: number, spec: HostSpec, owner: HostOwner) {
    const { world, net, seed, server } = owner;
    const { executors, executorsPerPrincipal, heartbeat, resumeWindow } = spec;
    this.address = address;
    this.spec = spec;
    this.#owner = owner;
    this.thread = world.addThread(`${address}.${start}`);
    this.#transport = new VirtualTransport(world, net, seed + start, server, this);
    const window = 4 * LARGEST;
    const limits = { maxPayload: LARGEST, maxInFlight: MOST_IN_FLIGHT, window, mostHeld: window + MOST_IN_FLIGHT * 1024 };
    const modules = Object.values(moduleUrls);
    const settings: LendingSettings = { modules, transport: this, executors, executorsPerPrincipal, heartbeat, resumeWindow, ...limits };
    this.lender = new Lender(settings, (event, details) => this.#log(event, details));
  }

  async open(request: OpenRequest): Promise<ExecutorChannel> {
    this.#checkShares(request.name);
    if (this.lender.isDraining) this.#owner.violate('lends while it drains', `${this.address}: to ${request.name}`);
    this.#opening.push(request.name);
    try {
      return await this.#transport.open(request);
    } finally {
      this.#opening.splice(this.#opening.indexOf(request.name), 1);
    }
  }

  nameNext({ name }: OpenRequest): string {
    const count = (this.#named.get(name) ?? 0) + 1;
    this.#named.set(name, count);
    return `${name}@${this.thread.name}${count === 1 ? '' : `#${count}`}`;
  }

  opened(line: Line): void {
    const tag = line.id.slice(0, line.id.indexOf('@'));
    this.lines.push(line);
    this.#tags.set(line, tag);
    this.#owner.lent(line, tag, this);
  }

  /** Its process is no more, and all that it had is gone with it. */
  die(isSilent: boolean): void {
    const { world } = this.#owner;
    if (!this.isAlive) return;
    this.isAlive = false;
    world.note(`${this.thread.name} is gone`);
    for (const link of this.links) {
      if (isSilent) link.halve();
      else link.cut();
    }
    for (const line of this.lines) {
      if (line.isClosed) continue;
      line.die('killed', world.system.local);
      line.isClosed = true;
      world.removeThread(line.thread);
    }
    this.thread.kill();
    world.removeThread(this.thread);
  }

  /** It never lends more than it may, to all and to each. */
  #checkShares(tag: string): void {
    const { executors, executorsPerPrincipal } = this.spec;
    const living = [...this.#opening, ...this.lines.filter(({ isClosed }) => !isClosed).map((line) => this.#tags.get(line) ?? '')];
    if (living.length >= executors) this.#owner.violate('lends more than it may', `${this.address}: ${living.join()} and ${tag}`);
    const principal = this.#owner.principalOf(tag);
    const own = living.filter((other) => this.#owner.principalOf(other) === principal);
    if (own.length >= executorsPerPrincipal)
      this.#owner.violate('lends one principal more than it may', `${this.address}: ${own.join()} and ${tag}`);
  }

  /** It takes an executor back only from a caller who is away, and only where nothing runs. */
  #checkTaken(tag: string): void {
    const busy = this.lines.find((line) => line.isAlive && this.#tags.get(line) === tag && scene().journal.isBusy(line, this.thread.local));
    if (busy !== undefined) this.#owner.violate('took back an executor in which events run', busy.id);
  }

  #log(event: string, { how, message, why, loop }: Readonly<Record<string, string | number>> = {}): void {
    this.#owner.world.note(`${event} ${[how, why, message].filter((word) => word !== undefined).join(' ')}`);
    if (event === 'session ended' && how === 'host' && !this.lender.isDraining) this.#checkTaken(String(loop));
    if (event === 'breach') this.#owner.violate('a breach between honest ends', String(message));
  }
}
