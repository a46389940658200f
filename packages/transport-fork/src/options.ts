/** What forkTransport may be told. What is wrong with it is said at once: an executor would only fail to start, later and elsewhere. */
import { ArgumentError } from '@mp-event-loop/core';
import { checkOptionNames } from '@mp-event-loop/core/channel';

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

type Check = readonly [isRight: (value: unknown) => boolean, expected: string];

const text: Check = [(value) => typeof value === 'string' && value !== '', 'a string that is not empty'];
const id: Check = [(value) => Number.isInteger(value) && (value as number) >= 0, 'a whole number from 0'];

const checks: Readonly<Record<keyof ForkTransportOptions, Check>> = {
  execPath: text,
  execArgv: [(value) => Array.isArray(value) && value.every((item) => typeof item === 'string'), 'an array of strings'],
  env: [isRecordOfStrings, 'an object of strings'],
  cwd: text,
  uid: id,
  gid: id,
};

const names: ReadonlySet<string> = new Set(Object.keys(checks));

/** @throws ArgumentError */
export function checkOptions(options: ForkTransportOptions): void {
  checkOptionNames('forkTransport', options, names);
  for (const [name, value] of Object.entries(options)) {
    const [isRight, expected] = checks[name as keyof ForkTransportOptions];
    if (value !== undefined && !isRight(value))
      throw new ArgumentError(`option ${name} of forkTransport must be ${expected}, it is ${shown(value)}`);
  }
}

function isRecordOfStrings(value: unknown): boolean {
  // process.env and what is spread from it may hold undefined by its type.
  return (
    typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string' || item === undefined)
  );
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? `an object of ${value.constructor?.name ?? 'no class'}`
    : (JSON.stringify(value) ?? String(value));
}
