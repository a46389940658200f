/** Imports in virtual time: all modules are there, and behave as the history has it. */
import {
  AllowedTasks,
  type AnyClass,
  type AnyFunction,
  Failure,
  findTask,
  type Importer,
  importEach,
  TargetError,
  type TargetName,
  type TaskList,
  targetOf,
} from '../core.ts';
import type { Random } from '../random.ts';
import type { Line } from '../transport/line.ts';
import type { Net } from '../transport/net.ts';
import type { World } from '../world/world.ts';
import { moduleUrls } from './tasks.ts';

/** ms. */
const USUAL: readonly [number, number] = [0.2, 3];
const SLOW: readonly [number, number] = [20, 80];

export class VirtualImporter implements Importer, TaskList {
  readonly #world: World;
  readonly #line: Line;
  readonly #moduleC: Net['moduleC'];
  readonly #random: Random;
  readonly #allowed = new AllowedTasks();
  /** All that it may import, where a host lends it. */
  #listed: readonly string[] | undefined;

  constructor(world: World, line: Line, moduleC: Net['moduleC'], random: Random) {
    this.#world = world;
    this.#line = line;
    this.#moduleC = moduleC;
    this.#random = random;
  }

  async importModule(url: string): Promise<Failure | undefined> {
    const { imported } = this.#line;
    if (imported.has(url) || this.#listed?.includes(url) === false) return undefined;
    const mood = url === moduleUrls.C ? this.#moduleC : 'fine';
    this.#world.note(`imports ${url}: ${mood}`);
    if (mood === 'hangs') return new Promise(() => {});
    const ms = this.#random.range(mood === 'slow' ? SLOW : USUAL);
    await new Promise<void>((resolve) => this.#world.setTimer(ms, resolve));
    if (mood === 'kills') {
      this.#line.die('killed', this.#line.thread.local);
      return new Promise(() => {});
    }
    if (mood === 'fails' || (mood === 'fails at times' && this.#random.chance(0.5)))
      return new Failure(new TargetError(`the task module ${url} failed to import in the executor: it is bad`));
    imported.add(url);
    return undefined;
  }

  importAll(request: Parameters<Importer['importAll']>[0]): ReturnType<Importer['importAll']> {
    return this.#listed === undefined ? importEach(this, request) : this.#importListed(this.#listed);
  }

  async importOnly(urls: readonly string[]): ReturnType<TaskList['importOnly']> {
    this.#listed = urls;
    const failure = await this.#importListed(urls);
    return Failure.is(failure) ? failure.encode('a task module') : undefined;
  }

  allowOnly(names: readonly string[] | undefined): void {
    this.#allowed.narrow(names);
  }

  nameOf(target: unknown): string | undefined {
    const name = targetOf(target);
    return name !== undefined && findTask(name) !== undefined ? name.name : undefined;
  }

  isAllowed(name: TargetName): boolean {
    return this.#allowed.include(name);
  }

  findTask(name: TargetName): AnyFunction | AnyClass | undefined {
    if (!this.isAllowed(name)) return undefined;
    return name.url === undefined || this.#line.imported.has(name.url) ? findTask(name) : undefined;
  }

  missing(name: TargetName): TargetError {
    return new TargetError(`the executor has no task ${name.name}`);
  }

  async #importListed(urls: readonly string[]): Promise<Failure | []> {
    for (const url of urls) {
      const failure = await this.importModule(url);
      if (failure !== undefined) return failure;
    }
    return [];
  }
}
