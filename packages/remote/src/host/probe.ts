/** Tries the task modules in an executor of the host's own: whether they import, and whether their names are clear. */
import { ArgumentError } from '@mp-event-loop/core';
import { ExecutorLine, type ExecutorLineOwner } from './executor-line.ts';
import type { LendingSettings } from './lending-options.ts';
import { TaskTally } from './task-tally.ts';
import { termsOf } from './terms.ts';

/** Nobody calls: whatever the executor says besides is of no use. */
class NoCaller implements ExecutorLineOwner {
  message(): void {}
  print(): undefined {}
  read(): void {}
  broken(): void {}
  ended(): void {}
}

/**
 * Returns why the tasks can't run, if they can't.
 *
 * @throws ArgumentError when two modules have one name.
 */
export async function probe(settings: LendingSettings): Promise<Error | undefined> {
  const { transport } = settings;
  const terms = termsOf(settings);
  try {
    const { signal } = new AbortController();
    const line = await ExecutorLine.open({ transport, terms, name: 'probe', index: 0, tasks: new TaskTally() }, signal, new NoCaller());
    const failure = await line.lent;
    line.kill();
    if (failure instanceof ArgumentError) throw failure;
    return failure;
  } catch (error) {
    if (error instanceof ArgumentError) throw error;
    return error as Error;
  }
}
