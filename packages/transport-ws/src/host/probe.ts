/** Tries the task modules in an executor of the host's own: whether they import, and whether their names are clear. */
import { ArgumentError } from '@mp-event-loop/core';
import { ExecutorLine } from './executor-line.ts';
import type { HostSettings } from './host-options.ts';
import { termsOf } from './terms.ts';

/**
 * Gives why the tasks can't run, if they can't.
 *
 * @throws ArgumentError when two modules have one name.
 */
export async function probe(settings: HostSettings): Promise<Error | undefined> {
  const { transport } = settings;
  const lending = termsOf(settings);
  const ignore = (): void => {};
  try {
    const owner = { message: ignore, print: ignore, read: ignore, broken: ignore, ended: ignore };
    const line = await ExecutorLine.open({ transport, lending, name: 'probe', index: 0 }, new AbortController().signal, owner);
    const failure = await line.lent;
    line.kill();
    if (failure instanceof ArgumentError) throw failure;
    return failure;
  } catch (error) {
    if (error instanceof ArgumentError) throw error;
    return error as Error;
  }
}
