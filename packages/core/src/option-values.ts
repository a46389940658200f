/** Options whose values can't be: refused, with what they must be. */
import { ArgumentError, describe } from './errors.ts';
import { checkOptionNames } from './option-names.ts';

/** What a value must be. */
export interface OptionCheck {
  readonly isRight: (value: unknown) => boolean;
  /** In words, such as `a string`. */
  readonly expected: string;
  /** Whether no message may show the value. */
  readonly isSecret?: true;
}

/** All options that there are, by their names; of an object of options, those that it has. */
export interface OptionChecks {
  readonly [name: string]: OptionCheck | { readonly nested: OptionChecks };
}

/**
 * Refuses options that there are not, and values that an option can't have; nested ones too. Each option may be undefined. `asker` is the
 * function that was given the options, such as `forkTransport`, for messages.
 *
 * @throws ArgumentError, which names the option and what it must be.
 */
export function checkOptions(asker: string, options: object, checks: OptionChecks): void {
  checkWithin(asker, '', options, checks);
}

function checkWithin(asker: string, path: string, options: object, checks: OptionChecks): void {
  checkOptionNames(path === '' ? asker : `${path} of ${asker}`, options, new Set(Object.keys(checks)));
  for (const [name, check] of Object.entries(checks)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined) continue;
    const where = path === '' ? name : `${path}.${name}`;
    if ('nested' in check) checkWithin(asker, where, value as object, check.nested);
    else checkOption(asker, where, value, check);
  }
}

/** @throws ArgumentError where the value is not what it must be; undefined is a value here. */
export function checkOption(asker: string, name: string, value: unknown, { isRight, expected, isSecret }: OptionCheck): void {
  if (isRight(value)) return;
  const shown = isSecret === true && typeof value === 'string' ? 'a string' : describe(value);
  throw new ArgumentError(`option ${name} of ${asker} must be ${expected}, it is ${shown}`);
}

const isString = (value: unknown): boolean => typeof value === 'string';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What options of transports and hosts often must be. */
export const text: OptionCheck = { isRight: (value) => isString(value) && value !== '', expected: 'a string that is not empty' };
export const texts: OptionCheck = { isRight: (value) => Array.isArray(value) && value.every(isString), expected: 'an array of strings' };
export const aFunction: OptionCheck = { isRight: (value) => typeof value === 'function', expected: 'a function' };
export const anObject: OptionCheck = { isRight: isObject, expected: 'an object', isSecret: true };
export const aTransport: OptionCheck = {
  isRight: (value) => typeof (value as { open?: unknown } | null)?.open === 'function',
  expected: 'a transport, such as workerTransport()',
};
export const environment: OptionCheck = {
  // process.env and what is spread from it may hold undefined by its type.
  isRight: (value) => isObject(value) && Object.values(value).every((item) => isString(item) || item === undefined),
  expected: 'an object of strings',
};
