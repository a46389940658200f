/** Another caller: a process with a loop of its own, which may be killed and started again. Its events only take their time. */
import { Event, EventLoop } from '../core.ts';
import { perform } from '../executor/tasks.ts';
import { Borrower } from './borrower.ts';
import type { Fleet } from './fleet.ts';
import type { RivalSpec } from './fleet-program.ts';

/** Events of rivals have ids of their own. */
const FIRST_ID = 1_000_000;
const IDS_EACH = 10_000;

export class Rival {
  readonly name: string;
  readonly spec: RivalSpec;
  readonly #fleet: Fleet;
  #starts = 0;
  #nextId: number;
  /** Of the last process: what has not ended, what ended badly, and whether its loop has stopped. */
  readonly open = new Set<number>();
  failures: Error[] = [];
  hasStopped = false;
  /** When it was started again, and when it had its first executor then. */
  restartedAt: number | undefined;
  readyAt: number | undefined;
  borrower: Borrower | undefined;

  constructor(fleet: Fleet, index: number, spec: RivalSpec) {
    const { world } = fleet;
    this.name = `rival ${index}`;
    this.spec = spec;
    this.#fleet = fleet;
    this.#nextId = FIRST_ID + index * IDS_EACH;
    world.system.at(world.now + spec.startsAt, () => this.#start());
  }

  #start(): void {
    const { world, spec: fleetSpec } = this.#fleet;
    const { isOwn, hasInstance, killedAt, backAfter } = this.spec;
    this.#starts += 1;
    const thread = world.addThread(`${this.name}.${this.#starts}`);
    const identity = { name: thread.name, thread, principal: isOwn ? 'main' : this.name, instance: hasInstance ? this.name : undefined };
    const borrower = this.#fleet.add(new Borrower(this.#fleet, identity, fleetSpec.caller));
    this.borrower = borrower;
    this.open.clear();
    this.failures = [];
    world.note(`${thread.name} starts`);
    thread.at(world.now, () => this.#run(borrower));
    if (this.#starts > 1) {
      this.restartedAt = world.now;
      return;
    }
    if (killedAt === undefined) return;
    world.system.at(world.now + killedAt, () => {
      if (this.hasStopped) return;
      world.note(`${thread.name} is killed`);
      this.#fleet.gone(borrower);
      world.system.at(world.now + (backAfter ?? 0), () => this.#start());
    });
  }

  #run(borrower: Borrower): void {
    const { executors, events, pause } = this.spec;
    const { thread } = borrower.identity;
    const loop = new EventLoop({ name: borrower.identity.name, transport: borrower, executors });
    loop.subscribe(({ type }) => {
      if (type === 'executorReady' && this.borrower === borrower)
        this.readyAt ??= this.restartedAt === undefined ? undefined : thread.local;
    });
    for (let index = 0; index < events; index += 1) thread.at(thread.local + index * pause, () => this.#add(loop));
    thread.at(thread.local + events * pause, () => {
      void loop.stop().then(() => {
        this.hasStopped = true;
      });
    });
  }

  #add(loop: EventLoop): void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.open.add(id);
    const event = new Event(perform, [id, { does: 'wait', ms: this.spec.takes, heeds: true }]);
    event.finished
      .catch((error: Error) => {
        this.failures.push(error);
      })
      .finally(() => this.open.delete(id));
    try {
      loop.addEvent(event);
    } catch {
      // Its start has failed, for want of executors.
      this.open.delete(id);
    }
  }
}
