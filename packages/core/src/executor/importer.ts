/** Where an executor gets its tasks from. */
import type { TargetError } from '../errors.ts';
import type { AnyClass, AnyFunction, TargetName } from '../tasks.ts';
import type { Hello } from '../wire/protocol.ts';
import type { Failure } from './edge/thrown.ts';

/** A task module that could not be imported, and why. */
export type ModuleFailure = readonly [url: string, failure: Failure];

export interface Importer {
  /**
   * Imports a task module, unless it is there already; `name` is the one that the loop knows it by. Resolves once its tasks can be found,
   * with a failure (a TargetError) where they can't. Never rejects.
   */
  importModule(url: string, name: string | undefined): Promise<Failure | undefined>;
  /**
   * Imports what has to be there before the first event; `modules` is what the loop asks for, `isFirst` whether it has had no executor
   * yet. Resolves with the modules that failed, or
   * with one failure where the executor is of no use. Never rejects.
   */
  importAll(modules: Hello['modules'], isFirst: boolean): Promise<readonly ModuleFailure[] | Failure>;
  /** Returns the function or class of that name, if a module that was imported has it. */
  findTask(name: TargetName): AnyFunction | AnyClass | undefined;
  /** Returns whether events may run it just now. What is not allowed `findTask` does not find either. */
  isAllowed(name: TargetName): boolean;
  /** Returns the error for a task that is not allowed, or that `findTask` does not find: it says where it was looked for. */
  missing(name: TargetName): TargetError;
}

/** Imports one module after the other. A loop's first executor that can import none of them is of no use. */
export async function importEach(
  importer: Importer,
  modules: Hello['modules'],
  isFirst: boolean,
): Promise<readonly ModuleFailure[] | Failure> {
  const failures: ModuleFailure[] = [];
  for (const [url, name] of modules) {
    const failure = await importer.importModule(url, name);
    if (failure !== undefined) failures.push([url, failure]);
  }
  const first = failures[0];
  return isFirst && first !== undefined && failures.length === modules.length ? first[1] : failures;
}
