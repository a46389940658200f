/** What workerTransport may be told. */

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
   * Makes a worker of your own, whose file imports your tasks and '@mp-event-loop/transport-worker/executor': for bundlers, and for browsers, where it
   * must be given.
   */
  worker?: (() => unknown) | undefined;
}

/** Those that are given, but for `worker`. */
export function threadOptions({ worker: _, ...rest }: WorkerTransportOptions): readonly string[] {
  return Object.keys(rest).filter((key) => rest[key as keyof typeof rest] !== undefined);
}
