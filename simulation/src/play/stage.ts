/** What all that happens in a history shares: the loop, the events, and what was found. */
import type { Event, EventLoop } from '../core.ts';
import type { Program } from '../program/program.ts';
import type { Executors } from '../transport/executors.ts';
import type { World } from '../world/world.ts';
import type { Act } from './act.ts';
import type { Facts } from './facts.ts';
import type { Violations } from './violations.ts';

export class Stage {
  readonly world: World;
  readonly program: Program;
  readonly transport: Executors;
  readonly violations: Violations;
  readonly facts: Facts;
  readonly loop: EventLoop;
  readonly acts = new Map<number, Act>();
  readonly byEvent = new WeakMap<Event, Act>();
  /** In the order in which the first handler had them. */
  readonly handled: Act[] = [];
  readonly printed: string[] = [];
  /** The events of maps that were left or have failed: what was under way of them is cancelled. */
  readonly mapsLeft = new Set<number>();
  readonly #pending = new Map<Promise<unknown>, string>();
  #shared = new AbortController();
  #ordered = 0;

  constructor(world: World, program: Program, transport: Executors, violations: Violations, facts: Facts, loop: EventLoop) {
    this.world = world;
    this.program = program;
    this.transport = transport;
    this.violations = violations;
    this.facts = facts;
    this.loop = loop;
  }

  get now(): string {
    return this.world.current.local.toFixed(2);
  }

  /** What has not settled. */
  get pending(): readonly string[] {
    return [...this.#pending.values()];
  }

  violate(kind: string, text: string): void {
    this.violations.add(kind, text);
  }

  /** A wait of the program's own, which keeps nothing alive. */
  sleep(ms: number): Promise<void> {
    const { caller } = this.world;
    return new Promise((resolve) => caller.at(caller.local + ms, resolve));
  }

  /** Notes that it has to settle before the history ends. */
  track<T>(name: string, promise: Promise<T>): Promise<T> {
    this.#pending.set(promise, name);
    const over = (): void => void this.#pending.delete(promise);
    promise.then(over, over);
    return promise;
  }

  register(act: Act, event: Event): void {
    this.#ordered += 1;
    act.event = event;
    act.order = this.#ordered;
    act.addedAt = this.world.current.local;
    this.acts.set(act.id, act);
    this.byEvent.set(event, act);
  }

  forget(act: Act): void {
    this.acts.delete(act.id);
  }

  get sharedSignal(): AbortSignal {
    return this.#shared.signal;
  }

  abortShared(reason: unknown): void {
    const shared = this.#shared;
    this.#shared = new AbortController();
    for (const act of this.acts.values()) if (act.signal === shared.signal) act.noteCancel(this.now);
    shared.abort(reason);
  }
}
