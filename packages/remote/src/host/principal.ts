/** Who asks for executors, as whoever lets callers in says. */
import { ArgumentError } from '@mp-event-loop/core';

export interface Principal {
  /** Sessions are resumed only by the same. */
  readonly id: string;
  /**
   * Names of the tasks that it may run, `<module>/<key>` or `<module>/*`: functions and classes, `initialize` included. What it says counts
   * from each authentication on, for sessions that are resumed too. Default: all that the host lists. Error classes cross in any case.
   */
  readonly tasks?: readonly string[] | undefined;
}

const NAME = /^[^/]+(\/[^/]+)+$/;

/**
 * Returns a copy, which later changes do not reach.
 *
 * @throws ArgumentError for what is no principal.
 */
export function checkPrincipal({ id, tasks }: Principal): Principal {
  if (typeof id !== 'string') throw new ArgumentError('the id of a principal must be text');
  if (tasks === undefined) return { id };
  if (!Array.isArray(tasks)) throw new ArgumentError(`the tasks of principal ${id} must be a list of names`);
  for (const name of tasks as readonly unknown[]) {
    if (typeof name !== 'string' || !NAME.test(name))
      throw new ArgumentError(
        `the tasks of principal ${id} must be names such as 'tasks/resize' or 'tasks/*', ` +
          `one is ${typeof name === 'string' ? JSON.stringify(name) : typeof name}`,
      );
  }
  return { id, tasks: [...tasks] };
}
