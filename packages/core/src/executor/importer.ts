/** Where an executor gets its tasks from. */
import { after } from '../clock.ts';
import { Deferred } from '../deferred.ts';
import type { TargetError } from '../errors.ts';
import type { AnyClass, AnyFunction, TargetName } from '../tasks.ts';
import type { Hello } from '../wire/protocol.ts';
import type { Failure } from './edge/thrown.ts';

/** A task module that could not be imported, and why; undefined: it takes too long. */
export type ModuleFailure = readonly [url: string, failure: Failure | undefined];

/** What has to be there before the first event. */
export type ImportRequest = Pick<Hello, 'modules' | 'importWithin' | 'isFirst'>;

export interface Importer {
  /**
   * Imports a task module, unless it is there already; `name` is the one that the loop knows it by. Resolves once its tasks can be found,
   * with a failure (a TargetError) where they can't. Never rejects.
   */
  importModule(url: string, name: string | undefined): Promise<Failure | undefined>;
  /**
   * Imports what has to be there before the first event. Resolves with the modules that failed or are late, or with one failure where the
   * executor is of no use. Never rejects.
   */
  importAll(request: ImportRequest): Promise<readonly ModuleFailure[] | Failure>;
  /** Returns the function or class of that name, if a module that was imported has it. */
  findTask(name: TargetName): AnyFunction | AnyClass | undefined;
  /** Returns whether events may run it just now. What is not allowed `findTask` does not find either. */
  isAllowed(name: TargetName): boolean;
  /** Returns the error for a task that is not allowed, or that `findTask` does not find: it says where it was looked for. */
  missing(name: TargetName): TargetError;
}

/**
 * Imports one module after the other, as far as there is time: one that hangs must not keep an executor from what does not need it. A
 * loop's first executor that can import none of them is of no use.
 */
export async function importEach(
  importer: Importer,
  { modules, importWithin, isFirst }: ImportRequest,
): Promise<readonly ModuleFailure[] | Failure> {
  const failures: ModuleFailure[] = [];
  let isOver = false;
  const over = new Deferred<'late'>();
  const timer = after(importWithin, () => {
    isOver = true;
    over.resolve('late');
  });
  for (const [url, name] of modules) {
    const failure = isOver ? 'late' : await Promise.race([importer.importModule(url, name), over.promise]);
    if (failure !== undefined) failures.push([url, failure === 'late' ? undefined : failure]);
  }
  timer.cancel();
  const first = failures[0]?.[1];
  const areAllBad = failures.length === modules.length && failures.every(([, failure]) => failure !== undefined);
  return isFirst && first !== undefined && areAllBad ? first : failures;
}
