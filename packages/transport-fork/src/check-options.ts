/** Says at once what is wrong with the options of forkTransport: an executor would only fail to start, later and elsewhere. */
import { ArgumentError } from '@mp-event-loop/core';
import type { ForkTransportOptions } from './fork-transport.ts';

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

/** @throws ArgumentError */
export function checkOptions(options: ForkTransportOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof ForkTransportOptions] : undefined;
    if (check === undefined) throw new ArgumentError(`forkTransport has no option ${name}: there are ${Object.keys(checks).join(', ')}`);
    const [isRight, expected] = check;
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
