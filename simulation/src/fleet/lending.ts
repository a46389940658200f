/** What a history has where its loop's executors are lent: the fleet, the loop's own process, and other callers. */
import type { ExecutorServer } from '../executor/server.ts';
import type { Server } from '../transport/transport.ts';
import { Borrower } from './borrower.ts';
import { Fleet, type FleetParts } from './fleet.ts';
import type { FleetSpec } from './fleet-program.ts';
import { judgeFleet } from './judge-fleet.ts';
import { nameProcesses } from './process-names.ts';
import { Rival } from './rival.ts';
import { plan } from './troubles.ts';

interface LendingParts extends Omit<FleetParts, 'server'> {
  readonly executors: ExecutorServer;
}

export class Lending {
  readonly fleet: Fleet;
  readonly main: Borrower;
  #rivals: readonly Rival[] = [];
  #leave = (): void => {};

  constructor(spec: FleetSpec, { executors, ...parts }: LendingParts) {
    const server: Server = {
      serve: (line, channel) => executors.serveLent(line, channel),
      exiting: (line) => executors.exiting(line),
    };
    this.fleet = new Fleet(spec, { ...parts, server });
    const identity = { name: 'main', thread: parts.world.caller, principal: 'main', instance: undefined };
    this.main = this.fleet.add(new Borrower(this.fleet, identity, spec.caller));
  }

  begin(): void {
    this.#leave = nameProcesses(this.fleet);
    plan(this.fleet);
    this.#rivals = this.fleet.spec.rivals.map((rival, index) => new Rival(this.fleet, index, rival));
  }

  judge(): void {
    judgeFleet(this.fleet, this.#rivals);
  }

  leave(): void {
    this.#leave();
  }
}
