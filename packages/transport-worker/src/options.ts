/** What workerTransport may be told. */
import { aFunction, checkOptions, environment, type OptionCheck, type OptionChecks, texts } from '@mp-event-loop/core/channel';

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

const megabytes: OptionCheck = {
  isRight: (value) => Number.isFinite(value) && (value as number) > 0,
  expected: 'a number of MB above 0',
};
const limits: Readonly<Record<keyof NonNullable<WorkerTransportOptions['resourceLimits']>, OptionCheck>> = {
  maxOldGenerationSizeMb: megabytes,
  maxYoungGenerationSizeMb: megabytes,
  stackSizeMb: megabytes,
};
const checks: Readonly<Record<keyof WorkerTransportOptions, OptionChecks[string]>> = {
  resourceLimits: { nested: limits },
  env: environment,
  argv: texts,
  execArgv: texts,
  worker: aFunction,
};

/**
 * Returns the names of those that are given, except `worker`.
 *
 * @throws ArgumentError for one that there is not, or that can't be.
 */
export function threadOptions(options: WorkerTransportOptions): readonly string[] {
  checkOptions('workerTransport', options, checks);
  const { worker: _, ...rest } = options;
  return Object.keys(rest).filter((key) => rest[key as keyof typeof rest] !== undefined);
}
