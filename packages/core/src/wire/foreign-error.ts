/** Reads errors whose getters, prototypes and names may be anything. Nothing here throws. */
import { describe } from '../errors.ts';
import { nameOf, type TargetName } from '../tasks.ts';

export function read(error: Error, key: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[key];
  } catch (thrown) {
    return `(reading ${key} threw ${describe(thrown)})`;
  }
}

export function has(error: Error, key: string): boolean {
  try {
    return key in error;
  } catch {
    return false;
  }
}

/** A value as text; undefined where there is none. */
export function text(value: unknown): string | undefined {
  // An object is not asked for its text: its code may do anything, and a sparse array's takes for ever.
  return typeof value === 'string' || value === undefined ? value : describe(value);
}

/** The stack of an error with this name and message. */
export function stackOf(error: Error, name: unknown, message: unknown): string | undefined {
  // V8 writes it when it is first read, with the text of these two in its first line, which may take for ever.
  if (isObject(name) || isObject(message)) return undefined;
  const stack = read(error, 'stack');
  return typeof stack === 'string' ? stack : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

export function classOf(error: Error): TargetName | undefined {
  try {
    for (
      let prototype = Object.getPrototypeOf(error) as object | null;
      prototype !== null;
      prototype = Object.getPrototypeOf(prototype) as object | null
    ) {
      const Class: unknown = Object.hasOwn(prototype, 'constructor') ? prototype.constructor : undefined;
      const name = typeof Class === 'function' ? nameOf(Class) : undefined;
      if (name !== undefined) return name;
    }
  } catch {
    // A Proxy that does not say.
  }
  return undefined;
}
