/** What forkTransport may be told. What is wrong with it is said at once: an executor would only fail to start, later and elsewhere. */
import { checkOptions as check, environment, type OptionCheck, text, texts } from '@mp-event-loop/core/channel';

export interface ForkTransportOptions {
  /** The Node that runs the processes. Default: the caller's. */
  execPath?: string | undefined;
  /** Node's options for the processes, such as `--max-old-space-size=512`. Default: the caller's. */
  execArgv?: readonly string[] | undefined;
  /** `process.env` in the processes. Default: a copy of the caller's. */
  env?: Record<string, string> | undefined;
  /** The folder in which the processes start. Default: the caller's. */
  cwd?: string | undefined;
  /** The user, by number, that the processes run as; it must be able to read the installed packages and the task modules. */
  uid?: number | undefined;
  /** The group, by number. */
  gid?: number | undefined;
}

const id: OptionCheck = { isRight: (value) => Number.isInteger(value) && (value as number) >= 0, expected: 'a whole number from 0' };

const checks: Readonly<Record<keyof ForkTransportOptions, OptionCheck>> = {
  execPath: text,
  execArgv: texts,
  env: environment,
  cwd: text,
  uid: id,
  gid: id,
};

/** @throws ArgumentError */
export function checkOptions(options: ForkTransportOptions): void {
  check('forkTransport', options, checks);
}
