/** Hosts that lend executors, those who borrow them, and the links between them, in one world. */

import type { Violations } from '../play/violations.ts';
import type { Program } from '../program/program.ts';
import type { LinkSide, LinkWatcher, VirtualLink } from '../sessions/virtual-link.ts';
import type { Line } from '../transport/line.ts';
import type { Net } from '../transport/net.ts';
import type { Server } from '../transport/transport.ts';
import type { VirtualThread } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import { mayLack, noticesLate } from './draw-fleet.ts';
import type { FleetSpec } from './fleet-program.ts';
import type { Member } from './member.ts';
import { type HostOwner, VirtualHost } from './virtual-host.ts';

/** What hosts have of the violations and the executors of a history. */
export interface FleetParts {
  readonly world: World;
  readonly violations: Violations;
  readonly net: Net;
  readonly server: Server;
  readonly seed: number;
  readonly program: Program;
}

export class Fleet implements HostOwner, LinkWatcher {
  readonly spec: FleetSpec;
  readonly world: World;
  readonly net: Net;
  readonly server: Server;
  readonly seed: number;
  /** All executors that were ever lent. */
  readonly lines: Line[] = [];
  readonly borrowers = new Map<string, Member>();
  readonly hosts: VirtualHost[];
  /** Whether so few executors are sure to be there that loops may have to do without. */
  readonly mayLack: boolean;
  /** Whether what happens to them may be heard of as late as a loop must have started. */
  readonly noticesLate: boolean;
  /** Whether the journal knows of all that runs. */
  readonly hasPlainEvents: boolean;
  readonly #violations: Violations;
  readonly #away = new Map<VirtualHost, 'silently' | 'heard'>();
  readonly #starts: number[];
  readonly #names = new Map<VirtualLink, string>();

  constructor(spec: FleetSpec, { world, violations, net, server, seed, program }: FleetParts) {
    this.spec = spec;
    this.world = world;
    this.net = net;
    this.server = server;
    this.seed = seed;
    this.mayLack = mayLack(program);
    this.noticesLate = noticesLate(program);
    this.hasPlainEvents = !/"does":"hostile"|"do":"proxy"/.test(JSON.stringify(program.actors));
    this.#violations = violations;
    this.#starts = spec.hosts.map(() => 0);
    this.hosts = spec.hosts.map((_, index) => this.#newHost(index));
    for (const [index, { startsAt }] of spec.hosts.entries()) {
      const host = this.hosts[index] as VirtualHost;
      if (startsAt > 0) {
        this.#away.set(host, 'heard');
        world.system.at(world.now + startsAt, () => {
          // It may have been ended before it was there.
          if (host.isAlive) this.#away.delete(host);
        });
      }
    }
  }

  /** Whether nothing is done to it, and nobody else uses it: then times prove something. */
  get isCalm(): boolean {
    const { troubles, wire, directory, rivals, hosts } = this.spec;
    const { stalls } = this.net;
    const isSlow = wire.latency[1] > 3 || wire.refuse > 0 || directory.rejects > 0 || stalls > 0;
    return troubles.length === 0 && rivals.length === 0 && !isSlow && hosts.every(({ startsAt }) => startsAt === 0);
  }

  hostAt(address: string): VirtualHost {
    const host = this.hosts.find((other) => other.address === address);
    if (host === undefined) throw new Error(`the simulation failed: there is no host at ${address}`);
    return host;
  }

  /** Whether nobody is at its address, and whether the network says so. */
  isAway(host: VirtualHost): 'silently' | 'heard' | undefined {
    return this.#away.get(host);
  }

  /** It is no more; after so many ms another one is there. */
  end(index: number, isSilent: boolean, back: number | undefined): void {
    const { system } = this.world;
    const host = this.hosts[index];
    if (host === undefined || !host.isAlive) return;
    this.#away.set(host, isSilent ? 'silently' : 'heard');
    host.die(isSilent);
    if (back === undefined) return;
    system.at(this.world.now + back, () => {
      this.hosts[index] = this.#newHost(index);
      this.world.note(`host ${index} is started again`);
    });
  }

  add<M extends Member>(borrower: M): M {
    this.borrowers.set(borrower.identity.name, borrower);
    return borrower;
  }

  /** What the trace calls it. */
  nameLink(link: VirtualLink, name: string): void {
    this.#names.set(link, name);
  }

  lent(line: Line, tag: string): void {
    this.lines.push(line);
    this.#borrowerOf(tag)?.lines.push(line);
  }

  principalOf(tag: string): string {
    return this.#borrowerOf(tag)?.identity.principal ?? '';
  }

  violate(kind: string, text: string): void {
    this.#violations.add(kind, text);
  }

  /** The process of a thread that is no more: its links end as a network ends them. */
  gone(borrower: Member): void {
    const { thread } = borrower.identity;
    for (const link of borrower.links) link.cut();
    thread.kill();
    this.world.removeThread(thread);
  }

  /** Which process a thread is in: each caller is one of its own. */
  processOf(thread: VirtualThread): string {
    for (const [name, { identity }] of this.borrowers) if (identity.thread === thread) return name;
    return thread.name;
  }

  sent(): void {}
  received(): void {}
  heeded(): void {}
  closing({ link }: LinkSide, why: string): void {
    this.world.note(`gives up ${this.#names.get(link) ?? ''}: ${why}`);
  }

  #newHost(index: number): VirtualHost {
    const spec = this.spec.hosts[index] as FleetSpec['hosts'][number];
    const start = this.#starts[index] as number;
    this.#starts[index] = start + 1;
    return new VirtualHost(`host-${index}`, start, spec, this);
  }

  #borrowerOf(tag: string): Member | undefined {
    return this.borrowers.get(tag.slice(0, tag.lastIndexOf('-')));
  }
}
