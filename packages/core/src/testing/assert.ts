/** The suite's own assertions: it runs under any runner, and in browsers, so it brings what it needs. */
import { describe, type EventLoopError } from '../errors.ts';
import { difference } from './difference.ts';

/** A broken promise, in words. */
class ConformanceError extends Error {
  override name = 'ConformanceError';
}

export function fail(message: string, cause?: unknown): never {
  throw new ConformanceError(message, cause === undefined ? {} : { cause });
}

export function check(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

/** Deep, and exact: -0 is not 0, a hole is not undefined, what was one object is one object. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const found = difference(actual, expected, what);
  if (found !== undefined) fail(found);
}

export function matches(text: unknown, pattern: RegExp, what: string): void {
  if (typeof text !== 'string' || !pattern.test(text)) fail(`${what} must match ${pattern}, it is ${describe(text)}`);
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** Gives the error, so that more can be asked of it. */
export function isError<E extends ErrorClass>(error: unknown, Class: E, what: string): InstanceType<E> {
  if (!(error instanceof Class)) fail(`${what} must be a ${Class.name}, it is ${describe(error)}`, error);
  return error as InstanceType<E>;
}

/** An error of ours: of the class, and recognisable by its code. */
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
  return fail(`${what} must throw, and did not`);
}

export async function rejects(promise: Promise<unknown>, what: string): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return fail(`${what} must reject, it gave ${describe(value)}`);
}
