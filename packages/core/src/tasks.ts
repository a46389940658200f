/** Task modules: the names by which functions and classes cross to executors, in a registry that all copies of core share. */
import { ArgumentError, describe, TargetError } from './errors.ts';
import { moduleName, moduleUrl } from './module-url.ts';
import { checkOptionNames } from './option-names.ts';

export type AnyFunction = (...args: never[]) => unknown;
export type AnyClass = abstract new (...args: never[]) => object;

/** Where a target comes from. `url` is undefined for a stand-in, which is known by its name only. */
export interface TargetName {
  readonly url: string | undefined;
  /** `<module>/<key>`: what messages and hosts call it. */
  readonly name: string;
  readonly key: string;
}

interface TaskModule {
  readonly name: string;
  /** Whether its name was chosen, not taken from its file's. */
  readonly isNamed: boolean;
  readonly tasks: Map<string, AnyFunction | AnyClass>;
}

interface Registry {
  readonly modules: Map<string, TaskModule>;
  readonly names: WeakMap<object, TargetName>;
  /** Whether this thread or process was started as an executor. */
  executor: boolean;
  /** The task module that this executor imports just now. */
  importing: string | undefined;
  /** In an executor that a host lends: the URLs of the only modules whose tasks run, whatever others these import. */
  listed: ReadonlySet<string> | undefined;
}

// Versioned: a copy of core whose registry has another shape must not find this one.
const slot: unique symbol = Symbol.for('mp-event-loop.registry.v1');
const shared = globalThis as { [slot]?: Registry };
shared[slot] ??= { modules: new Map(), names: new WeakMap(), executor: isExecutorThread(), importing: undefined, listed: undefined };
const registry: Registry = shared[slot];

const defineNames: ReadonlySet<string> = new Set(['name']);

/**
 * Gives functions and classes the names by which they cross to executors: their module and their key. Call it in the module that has
 * them, with `import.meta.url`, or `__filename` in CommonJS; the executor imports that module. Called again for a module it adds keys and
 * replaces equal ones; a function that was replaced stays a valid target.
 *
 * @returns `tasks`, unwrapped.
 * @throws ArgumentError when `module` is neither a URL nor an absolute path, `tasks` is no object, or a task is neither a function nor a
 * class.
 */
export function defineTasks<T extends Record<string, AnyFunction | AnyClass>>(
  module: string | URL,
  tasks: T,
  options: { name?: string | undefined } = {},
): T {
  const url = moduleUrl(module);
  checkOptionNames('defineTasks', options, defineNames);
  if (typeof tasks !== 'object' || tasks === null)
    throw new ArgumentError(`defineTasks(${url}) takes an object of functions and classes, such as { addOne }, got ${describe(tasks)}`);
  if (options.name !== undefined && typeof options.name !== 'string')
    throw new ArgumentError(`defineTasks(${url}): option name must be a string, got ${describe(options.name)}`);
  const known = registry.modules.get(url);
  const name = options.name ?? known?.name ?? moduleName(url);
  const isNamed = options.name !== undefined || known?.isNamed === true;
  if (options.name !== undefined) tellOfTwins(name, url);
  const defined: TaskModule = { name, isNamed, tasks: known?.tasks ?? new Map() };
  for (const [key, task] of Object.entries(tasks)) {
    if (typeof task !== 'function') throw new ArgumentError(`defineTasks(${url}): '${key}' is neither a function nor a class`);
    defined.tasks.set(key, task);
    registry.names.set(task, { url, key, name: `${name}/${key}` });
  }
  registry.modules.set(url, defined);
  return tasks;
}

/** Who chooses a name is looked up by it. A file that a tool loads anew under the same path is no other module. */
function tellOfTwins(name: string, url: string): void {
  const pathOf = (one: string): string => one.replace(/[?#].*$/, '');
  for (const [other, module] of registry.modules)
    if (module.isNamed && module.name === name && pathOf(other) !== pathOf(url))
      console.error(
        `mp-event-loop: two task modules have the name '${name}', ${other} and ${url}: give each its own, or their tasks are mixed up`,
      );
}

/**
 * Typed stand-ins for the tasks of a module that this caller must not load: `taskStubs<typeof import('./tasks.js')>('tasks')`.
 * They can be targets, not called.
 */
export function taskStubs<T>(module: string): T {
  const stubs = new Map<string, AnyFunction>();
  return new Proxy({} as T & object, {
    get(_target, key) {
      // Not a task: an await or a print of the stand-ins asks for these.
      if (typeof key === 'symbol' || key === 'then') return undefined;
      let stub = stubs.get(key);
      if (stub === undefined) {
        const name = `${module}/${key}`;
        stub = () => {
          throw new TargetError(`${name} is a stand-in that taskStubs made: give it to addEvent, the executor has the function`);
        };
        registry.names.set(stub, { url: undefined, key, name });
        stubs.set(key, stub);
      }
      return stub;
    },
  });
}

/** Whether this code runs in a thread or process that was started as an executor. False in the caller, for inline executors too. */
export function isExecutor(): boolean {
  return registry.executor;
}

/** For a thread or process of its own that begins to run events, before it imports any task module. */
export function markAsExecutor(): void {
  registry.executor = true;
}

/** The task module that this thread imports as an executor just now. */
export function importingModule(): string | undefined {
  return registry.executor ? registry.importing : undefined;
}

export function setImporting(url: string | undefined): void {
  registry.importing = url;
}

/**
 * The name that defineTasks or taskStubs gave, if one did. From an executor that a host lends it crosses without the URL, which says
 * nothing elsewhere.
 */
export function nameOf(target: object): TargetName | undefined {
  const name = registry.names.get(target);
  return name === undefined || registry.listed === undefined ? name : { ...name, url: undefined };
}

/** From here on only the tasks of these modules can be found, by name alone: callers on other machines know no URLs of this one. */
export function listTasks(urls: readonly string[]): void {
  registry.listed = new Set(urls.map(moduleUrl));
}

/** The URLs given to `listTasks`, if it was called. */
export function listedModules(): ReadonlySet<string> | undefined {
  return registry.listed;
}

/** A name that two of the listed modules have, if there is one. */
export function ambiguousModule(): string | undefined {
  const names = new Set<string>();
  for (const url of registry.listed ?? []) {
    const name = registry.modules.get(url)?.name;
    if (name !== undefined && names.has(name)) return name;
    if (name !== undefined) names.add(name);
  }
  return undefined;
}

/** All task modules that this thread has loaded, by their URLs, with their names. */
export function definedModules(): Map<string, string> {
  return new Map([...registry.modules].map(([url, { name }]) => [url, name]));
}

/** Whether this thread has any task module. */
export function hasModules(): boolean {
  return registry.modules.size > 0;
}

/**
 * Whether this thread has a task module: by its URL, or by the name that it was given, for bundles, in which caller and executor each
 * have a copy under a URL of its own.
 */
export function isDefined(url: string, name?: string): boolean {
  return registry.modules.has(url) || (name !== undefined && named(name) !== undefined);
}

function named(name: string): TaskModule | undefined {
  for (const module of registry.modules.values()) if (module.isNamed && module.name === name) return module;
  return undefined;
}

/** The name of the module that a target is in. */
export function moduleOf({ name, key }: TargetName): string {
  return name.slice(0, -key.length - 1);
}

/** The function or class of that name, in what this thread has loaded. Never an inherited name. */
export function findTask(target: TargetName): AnyFunction | AnyClass | undefined {
  const { listed } = registry;
  if (target.url !== undefined && listed === undefined)
    return (registry.modules.get(target.url) ?? named(moduleOf(target)))?.tasks.get(target.key);
  for (const [url, module] of registry.modules) {
    if (listed !== undefined && !listed.has(url)) continue;
    const task = target.name === `${module.name}/${target.key}` ? module.tasks.get(target.key) : undefined;
    if (task !== undefined) return task;
  }
  return undefined;
}

/** A worker file of the user's own may import its tasks before what makes it an executor, so such threads are started with a mark. */
function isExecutorThread(): boolean {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): { workerData?: { isEventLoopExecutor?: unknown } | null } };
  };
  return process?.getBuiltinModule?.('node:worker_threads').workerData?.isEventLoopExecutor === true;
}
