// The four engines, all started at once and kept: a switch then is an event cancelled on one and added to another.

import type { PageSetup } from '../src/page/page-setup.ts';
import { type Engine, type EngineName, openEngine } from './engine.ts';

const NAMES: readonly EngineName[] = ['own', 'worker', 'thread', 'process'];

export class Engines {
  readonly #engines: ReadonlyMap<EngineName, Engine>;
  readonly #starting = new Map<EngineName, Promise<Engine>>();
  #current: Engine;
  #wanted: EngineName | undefined;

  constructor(setup: PageSetup, first: EngineName) {
    this.#engines = new Map(NAMES.map((name) => [name, openEngine(name, setup)]));
    this.#current = this.#engine(first);
  }

  get current(): Engine {
    return this.#current;
  }

  get all(): readonly Engine[] {
    return [...this.#engines.values()];
  }

  /** Resolves once its executors are ready; if they can't be, the next call tries again. */
  start(name: EngineName): Promise<Engine> {
    const engine = this.#engine(name);
    const started = this.#starting.get(name) ?? engine.loop.start().then(() => engine);
    this.#starting.set(name, started);
    started.catch(() => this.#starting.delete(name));
    return started;
  }

  /** The engine is the current one once it is ready, unless another was asked for since. */
  async use(name: EngineName): Promise<boolean> {
    this.#wanted = name;
    const engine = await this.start(name);
    if (this.#wanted !== name) return false;
    this.#current = engine;
    return true;
  }

  #engine(name: EngineName): Engine {
    return this.#engines.get(name) as Engine;
  }
}
