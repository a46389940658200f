/** Calls `initialize`, and reads the variables that it returns. */
import { ArgumentError, describe } from '../../errors.ts';
import type { AnyClass, AnyFunction } from '../../tasks.ts';
import { awaited } from '../../thenable.ts';
import { Failure } from './thrown.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** Calls the function. Returns its result, which may be a promise, or a Failure. */
export function callInitializer(initialize: AnyFunction | AnyClass, args: readonly unknown[]): unknown {
  try {
    return (initialize as (...args: readonly unknown[]) => unknown)(...args);
  } catch (thrown) {
    return new Failure(thrown);
  }
}

/** Resolves with the variables by name that `initialize` returned, or a Failure. Never rejects. */
export async function readVariables(returned: unknown, name: string): Promise<{ readonly variables: Variables } | Failure> {
  try {
    const variables = await awaited(returned);
    if (variables === undefined) return { variables: {} };
    if (typeof variables === 'object' && variables !== null) return { variables: variables as Variables };
    throw new ArgumentError(
      `initialize (${name}) must return an object of variables by name, or nothing; it returned ${describe(variables)}`,
    );
  } catch (thrown) {
    return new Failure(thrown);
  }
}
