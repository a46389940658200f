/** Disposes of what lives in an executor. */

import type { Variables } from './initializer.ts';
import { Failure } from './thrown.ts';

/** Resolves when the value is disposed of, with a failure where that failed. What has no such method needs none. Never rejects. */
export async function disposeOf(value: unknown): Promise<Failure | undefined> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    const disposable = value as { readonly [Symbol.asyncDispose]?: unknown; readonly [Symbol.dispose]?: unknown };
    const disposeLater = disposable[Symbol.asyncDispose];
    if (typeof disposeLater === 'function') await disposeLater.call(value);
    else {
      const dispose = disposable[Symbol.dispose];
      if (typeof dispose === 'function') dispose.call(value);
    }
    return undefined;
  } catch (thrown) {
    return new Failure(thrown);
  }
}

/** Returns the values of the variables, in the order of their keys, or a Failure. */
export function valuesOf(variables: Variables): readonly unknown[] | Failure {
  try {
    return Object.keys(variables).map((key) => variables[key]);
  } catch (thrown) {
    return new Failure(thrown);
  }
}
