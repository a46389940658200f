/** Both ends of a virtual channel, and the executor's thread between them. */
import type { CallerChannel, CloseReason, ExecutorChannel } from '../core.ts';
import type { Random } from '../random.ts';
import { Died, type VirtualThread } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import { type DeathKind, drawFate, type Fate } from './fate.ts';
import { Marks } from './marks.ts';
import type { Net } from './net.ts';
import { Pipe } from './pipe.ts';

export interface LineOwner {
  readonly world: World;
  readonly net: Net;
  /** The thread that has opened it. */
  readonly opener: VirtualThread;
  /** Runs core's half of the executor. Resolves when it has ended in order. */
  serve(line: Line, channel: CallerChannel): Promise<void>;
  /** The executor exits: it may still say what it has to say. */
  exiting(line: Line): void;
}

export class Line implements ExecutorChannel {
  readonly id: string;
  readonly location = {};
  readonly thread: VirtualThread;
  readonly closed: Promise<CloseReason>;
  readonly fate: Fate;
  readonly #marks = new Marks();
  /** Modules that its thread has imported. */
  readonly imported = new Set<string>();
  isRef = true;
  isClosed = false;
  /** When and how its thread ended. */
  deathAt = Number.POSITIVE_INFINITY;
  death: DeathKind | 'closed' | undefined;
  /** Its loop has asked for its end. */
  isClosing = false;
  isKilled = false;
  readonly #owner: LineOwner;
  readonly #random: Random;
  readonly #toExecutor = new Pipe();
  readonly #toCaller = new Pipe();
  #resolveClosed: (reason: CloseReason) => void = () => {};
  #resolveOver: (reason: CloseReason) => void = () => {};
  #endsAt = Number.POSITIVE_INFINITY;
  #waiting: (() => void)[] = [];
  #sends = 0;
  #receives = 0;

  constructor(id: string, owner: LineOwner, random: Random) {
    const { world, net, opener } = owner;
    this.id = id;
    this.#owner = owner;
    this.#random = random;
    this.fate = drawFate(random, net);
    this.thread = world.addThread(id);
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    opener.sources.add({ nextAt: () => this.#callerAt, poll: (time) => this.#pollCaller(time) });
    this.thread.sources.add({ nextAt: () => this.#toExecutor.nextAt, poll: (time) => this.#pollExecutor(time) });
    this.thread.at(this.thread.local + random.range([0, 0.5]), () => this.#begin());
    if (this.fate.at === 'time') {
      const { ms, kind } = this.fate;
      world.system.at(opener.local + ms, () => this.die(kind, world.system.local));
    }
    world.note(`opens ${id} ${JSON.stringify(this.fate)}`);
  }

  get isAlive(): boolean {
    return this.thread.isAlive;
  }
  /** How many events it had marked as started by the time of its death. */
  get everStarted(): number {
    return this.#marks.by(this.deathAt);
  }
  get started(): number | undefined {
    const { opener, net } = this.#owner;
    return net.isStartedKnown ? this.#marks.by(Math.min(this.deathAt, opener.local)) : undefined;
  }

  send(message: unknown, transfer?: readonly object[]): void {
    if (!this.isClosed) this.#toExecutor.send(message, transfer, this.#owner.opener.local, this.#latency());
  }

  ready(): Promise<void> {
    const { opener, net } = this.#owner;
    const isFull = net.ready === 'window' && this.#toExecutor.parcels.length > net.window && this.isAlive;
    if (this.isClosed || net.ready === 'always' || (net.ready === 'window' && !isFull)) return Promise.resolve();
    const promise = new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (net.ready === 'slow') opener.at(opener.local + this.#random.range([0, 5]), () => this.#release());
    return promise;
  }

  listen(listener: (message: unknown) => void, drained: () => void): void {
    this.#toCaller.listener = listener;
    this.#toCaller.drained = drained;
  }

  async close(): Promise<void> {
    if (!this.isClosing && !this.isClosed) {
      this.isClosing = true;
      this.#owner.world.note(`closes ${this.id}`);
      this.#toExecutor.sendEnd(this.#owner.opener.local, this.#latency());
    }
    await this.closed;
  }

  async kill(): Promise<void> {
    if (!this.isKilled && !this.isClosed) {
      this.isKilled = true;
      const { world, net, opener } = this.#owner;
      world.note(`kills ${this.id}`);
      world.system.at(opener.local + this.#random.range([0, net.killDelay]), () => this.die('killed', world.system.local));
    }
    await this.closed;
  }

  ref(): void {
    this.isRef = true;
  }
  unref(): void {
    this.isRef = false;
  }
  #begin(): void {
    const closed = new Promise<CloseReason>((resolve) => {
      this.#resolveOver = resolve;
    });
    const channel: CallerChannel = {
      closed,
      send: (message, transfer) => this.#sendBack(message, transfer),
      ready: () => Promise.resolve(),
      listen: (listener, drained) => {
        this.#toExecutor.listener = listener;
        this.#toExecutor.drained = drained;
      },
      close: async () => {},
      mark: (started) => this.#mark(started),
    };
    const over = (): void => this.die('closed', this.thread.local);
    void this.#owner.serve(this, channel).then(() => this.thread.at(this.thread.local, over));
  }

  #mark(started: number): void {
    const { thread, fate } = this;
    if (!thread.isAlive || thread.local === Number.POSITIVE_INFINITY) return;
    this.#marks.add(thread.local, started);
    if (fate.at === 'mark' && started === fate.number) {
      this.die(fate.kind, thread.local);
      throw new Died();
    }
  }

  #sendBack(message: unknown, transfer: readonly object[] | undefined): void {
    const { thread, fate } = this;
    if (!thread.isAlive || thread.local === Number.POSITIVE_INFINITY) return;
    this.#sends += 1;
    const isFatal = (fate.at === 'send' || fate.at === 'sent') && fate.number === this.#sends;
    if (!(isFatal && fate.at === 'send')) this.#toCaller.send(message, transfer, thread.local, this.#latency());
    if (!isFatal) return;
    this.die(fate.kind, thread.local);
    throw new Died();
  }

  /** Its thread is dead from that time on: what it has done later by its own clock has not happened. `exited`: once its turn is over. */
  die(kind: DeathKind | 'closed', at: number): void {
    const { world, net } = this.#owner;
    if (!this.thread.isAlive || this.isClosed) return;
    let time = at;
    if (kind === 'exited' && this.thread.local < Number.POSITIVE_INFINITY) {
      this.#owner.exiting(this);
      time = Math.max(at, this.thread.local);
    }
    world.note(`${this.id} dies (${kind}) at ${time.toFixed(4)}`);
    this.death = kind;
    this.deathAt = time;
    this.thread.kill();
    this.#toCaller.cutAfter(time);
    if (net.losesTail && kind !== 'closed') this.#toCaller.parcels.length = this.#random.int(0, this.#toCaller.parcels.length);
    this.#endsAt = Math.max(
      this.#toCaller.parcels.at(-1)?.at ?? 0,
      time + this.#random.range([0, kind === 'closed' ? net.closeDelay : Math.max(net.killDelay, this.#latency())]),
    );
  }

  #pollExecutor(time: number): void {
    const { thread, fate } = this;
    const pipe = this.#toExecutor;
    const { opener, net } = this.#owner;
    for (let left = this.#burst(); left > 0 && (pipe.parcels[0]?.at ?? Number.POSITIVE_INFINITY) <= time && thread.isAlive; left -= 1) {
      const parcel = pipe.parcels.shift();
      if (parcel?.isEnd === true) {
        pipe.drained();
        this.#resolveOver({ kind: 'closed' });
        return;
      }
      this.#receives += 1;
      if (fate.at === 'receive' && fate.number === this.#receives) {
        this.die(fate.kind, thread.local);
        return;
      }
      pipe.listener?.(parcel?.message);
    }
    if (net.ready === 'window' && pipe.parcels.length <= net.window && this.#waiting.length > 0)
      opener.at(thread.local + this.#latency(), () => this.#release());
    if (thread.isAlive && pipe.nextAt > time) pipe.drained();
  }

  get #callerAt(): number {
    if (this.#toCaller.parcels.length > 0 && this.#toCaller.listener !== undefined) return this.#toCaller.nextAt;
    return this.isClosed ? Number.POSITIVE_INFINITY : this.#endsAt;
  }

  #pollCaller(time: number): void {
    const pipe = this.#toCaller;
    let taken = 0;
    for (let left = this.#burst(); left > 0 && pipe.nextAt <= time; left -= 1) {
      pipe.listener?.(pipe.parcels.shift()?.message);
      taken += 1;
    }
    if (taken > 0) {
      if (pipe.nextAt > time) pipe.drained();
    } else if (!this.isClosed && this.#endsAt <= time) this.#end();
  }

  #end(): void {
    this.isClosed = true;
    this.isRef = false;
    this.#release();
    this.#owner.world.removeThread(this.thread);
    const kind = this.death ?? 'failed';
    const reason: CloseReason = { kind, ...(kind === 'exited' && { exitCode: 1 }), ...(kind === 'killed' && { signal: 'SIGKILL' }) };
    if (this.#owner.net.isStartedKnown) reason.started = this.everStarted;
    this.#owner.world.note(`${this.id} closed ${JSON.stringify(reason)}`);
    this.#resolveClosed(reason);
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #burst(): number {
    return this.#owner.net.isOneByOne && this.#random.chance(0.5) ? this.#random.int(1, 2) : Number.POSITIVE_INFINITY;
  }

  #latency(): number {
    const { latency, jump } = this.#owner.net;
    return this.#random.range(latency) + (jump > 0 && this.#random.chance(jump) ? this.#random.range([5, 100]) : 0);
  }
}
