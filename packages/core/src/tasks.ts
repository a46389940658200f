/** Task modules: the names by which functions and classes cross to executors, in a registry that all copies of core share. */
import { ArgumentError, TargetError } from './errors.ts';

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
}

// Versioned: a copy of core whose registry has another shape must not find this one.
const slot: unique symbol = Symbol.for('mp-event-loop.registry.v1');
const shared = globalThis as { [slot]?: Registry };
shared[slot] ??= { modules: new Map(), names: new WeakMap(), executor: isExecutorThread(), importing: undefined };
const registry: Registry = shared[slot];

/**
 * Gives functions and classes the names by which they cross to executors: their module and their key. Call it in the module that has
 * them, with `import.meta.url`; the executor imports that module. Called again for a URL it adds keys and replaces equal ones; a
 * function that was replaced stays a valid target.
 *
 * @returns `tasks`, unwrapped.
 * @throws ArgumentError when `moduleUrl` is no URL, or a task is neither a function nor a class.
 */
export function defineTasks<T extends Record<string, AnyFunction | AnyClass>>(
  moduleUrl: string | URL,
  tasks: T,
  options: { name?: string | undefined } = {},
): T {
  const url = withoutQuery(moduleUrl);
  const known = registry.modules.get(url);
  const name = options.name ?? known?.name ?? moduleName(url);
  const isNamed = options.name !== undefined || known?.isNamed === true;
  const module: TaskModule = { name, isNamed, tasks: known?.tasks ?? new Map() };
  for (const [key, task] of Object.entries(tasks)) {
    if (typeof task !== 'function') throw new ArgumentError(`defineTasks(${url}): '${key}' is neither a function nor a class`);
    module.tasks.set(key, task);
    registry.names.set(task, { url, key, name: `${name}/${key}` });
  }
  registry.modules.set(url, module);
  return tasks;
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

/** The name that defineTasks or taskStubs gave, if one did. */
export function nameOf(target: object): TargetName | undefined {
  return registry.names.get(target);
}

/** All task modules that this thread has loaded, by their URLs, with their names. */
export function definedModules(): Map<string, string> {
  return new Map([...registry.modules].map(([url, { name }]) => [url, name]));
}

/**
 * Whether this thread has a task module: by its URL, or by the name that it was given, for bundles, in which caller and executor each have a copy under a URL of its own.
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
  if (target.url !== undefined) return (registry.modules.get(target.url) ?? named(moduleOf(target)))?.tasks.get(target.key);
  for (const module of registry.modules.values()) {
    const task = target.name === `${module.name}/${target.key}` ? module.tasks.get(target.key) : undefined;
    if (task !== undefined) return task;
  }
  return undefined;
}

/** What to do about a function that is no task: shows the two lines that mend it. */
export function notATask(target: AnyFunction | AnyClass): TargetError {
  const name = target.name === '' ? 'anonymous function' : target.name;
  const key = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(target.name) ? target.name : 'myTask';
  return new TargetError(
    `'${name}' is no task: functions and classes cross to executors by name, which defineTasks gives them. In the module that exports it, add:\n` +
      `  import { defineTasks } from '@mp-event-loop/core';\n` +
      `  defineTasks(import.meta.url, { ${key} });`,
  );
}

/** A worker file of the user's own may import its tasks before what makes it an executor, so such threads are started with a mark. */
function isExecutorThread(): boolean {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): { workerData?: { isEventLoopExecutor?: unknown } | null } };
  };
  return process?.getBuiltinModule?.('node:worker_threads').workerData?.isEventLoopExecutor === true;
}

function withoutQuery(moduleUrl: string | URL): string {
  let url: URL;
  try {
    url = new URL(moduleUrl);
  } catch (cause) {
    throw new ArgumentError(`defineTasks: the first argument must be the module's URL, import.meta.url; got ${String(moduleUrl)}`, {
      cause,
    });
  }
  url.search = '';
  url.hash = '';
  return url.href;
}

function moduleName(url: string): string {
  const file = url.slice(url.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return decodeURIComponent(dot > 0 ? file.slice(0, dot) : file);
}
