/** Imports task modules as Node and browsers do, into the registry that this thread has. */
import { ArgumentError, TargetError } from '../errors.ts';
import {
  type AnyClass,
  type AnyFunction,
  ambiguousModule,
  definedModules,
  findTask,
  hasModules,
  isDefined,
  listedModules,
  listTasks,
  moduleOf,
  setImporting,
  type TargetName,
} from '../tasks.ts';
import type { WireError } from '../wire/error-transfer.ts';
import type { TaskList } from './adapter.ts';
import { AllowedTasks } from './allowed-tasks.ts';
import { Failure, targetOf } from './edge/index.ts';
import { importModule, remedyFor } from './import-module.ts';
import { type Importer, type ImportRequest, importEach, type ModuleFailure } from './importer.ts';

export class TaskImporter implements Importer, TaskList {
  readonly #allowed = new AllowedTasks();
  /** Only a worker's own file brings tasks along before it was told of any: most likely a bundle, in which no module has its own URL. */
  readonly #isBundled = hasModules();
  /** What has not ended: a module may have defined its tasks already, and still not be imported. */
  readonly #pending = new Map<string, Promise<Failure | undefined>>();

  /** An executor that a host lends has all that it may import, and imports nothing else. */
  async importModule(url: string, name?: string): Promise<Failure | undefined> {
    const pending = this.#pending.get(url);
    if (pending !== undefined) return pending;
    if (isDefined(url, name) || listedModules()?.has(url) === false) return undefined;
    const importing = this.#import(url);
    this.#pending.set(url, importing);
    const failure = await importing;
    this.#pending.delete(url);
    return failure;
  }

  async #import(url: string): Promise<Failure | undefined> {
    setImporting(url);
    const failure = await importModule(url);
    setImporting(undefined);
    if (failure?.threw(TargetError)) return failure;
    if (failure !== undefined)
      return this.#failed(`the task module ${url} failed to import in the executor: ${failure.words}${remedyFor(failure)}`, {
        cause: failure.cause,
      });
    if (isDefined(url)) return undefined;
    return this.#failed(
      `the task module ${url} was imported in the executor, but did not call defineTasks(import.meta.url, …) there for that URL`,
    );
  }

  async importAll(request: ImportRequest): Promise<readonly ModuleFailure[] | Failure> {
    return listedModules() === undefined ? importEach(this, request) : ((await this.#importListed()) ?? []);
  }

  async importOnly(urls: readonly string[]): Promise<WireError | undefined> {
    listTasks(urls);
    return (await this.#importListed())?.encode('a task module');
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
    return this.isAllowed(name) ? findTask(name) : undefined;
  }

  missing(name: TargetName): TargetError {
    if (!this.isAllowed(name))
      return new TargetError(`the host does not let this caller run ${name.name}: whoever runs the host can allow it (Principal.tasks)`);
    const module = moduleOf(name);
    let where = `${name.url} did not give it to defineTasks there`;
    if (listedModules() !== undefined) where = `the host lists no task module '${module}' that gives it to defineTasks`;
    else if (name.url === undefined) where = this.#whyNotByName(module);
    return new TargetError(`the executor has no task ${name.name}: ${where}`);
  }

  /** For stand-ins, which say no URL from which it could be imported. */
  #whyNotByName(module: string): string {
    return [...definedModules().values()].includes(module)
      ? `its module '${module}' did not give it to defineTasks`
      : `no task module that it has imported is called '${module}': import the module itself, or list it where executors start`;
  }

  /** Imports all that a host has listed. One failure makes the executor useless: callers can't know what is missing. */
  async #importListed(): Promise<Failure | undefined> {
    for (const url of listedModules() ?? []) {
      const failure = await this.importModule(url);
      if (failure !== undefined) return failure;
    }
    const name = ambiguousModule();
    if (name === undefined) return undefined;
    return new Failure(
      new ArgumentError(`two of the host's task modules are called '${name}': give one another name, defineTasks(url, tasks, { name })`),
    );
  }

  #failed(message: string, options?: ErrorOptions): Failure {
    const hint =
      "; where a bundler has put the tasks into the worker's file, give them a name by which both bundles know them: " +
      "defineTasks(import.meta.url, { … }, { name: 'tasks' })";
    return new Failure(new TargetError(message + (this.#isBundled ? hint : ''), options));
  }
}
