/** Tries the task modules in an executor of the host's own: whether they import, and whether their names are clear. */
import { ArgumentError } from '@mp-event-loop/core';
import { ExecutorLine, type ExecutorLineOwner } from './executor-line.ts';
import type { LendingSettings } from './lending-options.ts';
import type { Log } from './log.ts';
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
 * Returns why the tasks can't run, if they can't; the log says so too.
 *
 * @throws ArgumentError when two modules have one name.
 */
export async function probe(settings: LendingSettings, log: Log): Promise<Error | undefined> {
  const failure = await failureOf(settings).catch((error: Error) => error);
  if (failure instanceof ArgumentError) throw failure;
  if (failure !== undefined) log('tasks do not import', reasonOf(failure));
  return failure;
}

async function failureOf(settings: LendingSettings): Promise<Error | undefined> {
  const { transport } = settings;
  const terms = termsOf(settings);
  const { signal } = new AbortController();
  const line = await ExecutorLine.open({ transport, terms, name: 'probe', index: 0, tasks: new TaskTally() }, signal, new NoCaller());
  const failure = await line.lent;
  line.kill();
  return failure;
}

/** The module and, as it may not fit into one line of the log with it, why. */
function reasonOf({ message, cause }: Error): Record<string, string> {
  return { message, ...(cause instanceof Error && { why: `${cause.name}: ${cause.message}` }) };
}
