/** The suite's own assertions, since it runs under any test runner, and in browsers. */
import { describe, type EventLoopError } from '../errors.ts';
import { difference } from './difference.ts';

/** Describes a promise of the contract that was broken. */
class ConformanceError extends Error {
  override name = 'ConformanceError';
}

export function fail(message: string, cause?: unknown): never {
  throw new ConformanceError(message, cause === undefined ? {} : { cause });
}

export function check(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

/** Compares deeply and exactly: -0 is not 0, a hole is not undefined, and shared objects must stay shared. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const found = difference(actual, expected, what);
  if (found !== undefined) fail(found);
}

export function matches(text: unknown, pattern: RegExp, what: string): void {
  if (typeof text !== 'string' || !pattern.test(text)) fail(`${what} must match ${pattern}, but is ${describe(text)}`);
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** Returns the error, typed as `Class`. */
export function isError<E extends ErrorClass>(error: unknown, Class: E, what: string): InstanceType<E> {
  if (!(error instanceof Class)) fail(`${what} must be an instance of ${Class.name}, but is ${describe(error)}`, error);
  return error as InstanceType<E>;
}

/** Checks that an error is one of the library's: an instance of the class, with its code. Returns the error. */
export function isOurs<E extends ErrorClass>(error: unknown, Class: E, code: EventLoopError['code'], what: string): InstanceType<E> {
  const ours = isError(error, Class, what);
  same((ours as unknown as EventLoopError).code, code, `${what}: code`);
  return ours;
}

export function throws(body: () => unknown, what: string): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return fail(`${what} must throw, but did not`);
}

export async function rejects(promise: Promise<unknown>, what: string): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return fail(`${what} must reject, but resolved with ${describe(value)}`);
}
