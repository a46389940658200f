/** What workerTransport may be told. */
import { checkOptionNames } from '@mp-event-loop/core/channel';

export interface WorkerTransportOptions {
  /** What each thread may use, in MB; one that needs more dies with ERR_WORKER_OUT_OF_MEMORY. Default: Node's own. Not in browsers. */
  resourceLimits?: { maxOldGenerationSizeMb?: number; maxYoungGenerationSizeMb?: number; stackSizeMb?: number } | undefined;
  /** `process.env` in the threads. Default: a copy of the caller's. Not in browsers. */
  env?: Record<string, string> | undefined;
  /** Added to `process.argv` in the threads. Not in browsers. */
  argv?: readonly string[] | undefined;
  /** Node's options for the threads. Default: the caller's. Not in browsers. */
  execArgv?: readonly string[] | undefined;
  /**
   * Makes a worker of your own, whose file imports your tasks and '@mp-event-loop/transport-worker/executor': for bundlers, and for
   * browsers, where it
   * must be given.
   */
  worker?: (() => unknown) | undefined;
}

const names: ReadonlySet<string> = new Set<keyof WorkerTransportOptions>(['resourceLimits', 'env', 'argv', 'execArgv', 'worker']);

/**
 * Returns the names of those that are given, except `worker`.
 *
 * @throws ArgumentError for one that there is not.
 */
export function threadOptions(options: WorkerTransportOptions): readonly string[] {
  checkOptionNames('workerTransport', options, names);
  const { worker: _, ...rest } = options;
  return Object.keys(rest).filter((key) => rest[key as keyof typeof rest] !== undefined);
}
