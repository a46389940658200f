/** Errors for what a transport would not clone: they name the innermost culprit, whatever it does when it is looked into. */
import { describe, isError, SerializationError } from '../errors.ts';
import { isPortableKind } from './portable.ts';
import { checkCloneable } from './values.ts';

/** Levels down to which a culprit is looked for: each costs a clone, and getters can make values without end. */
const MAX_LEVELS = 32;

/**
 * The error for a value that a transport would not clone; it names the path of the innermost culprit, and before that the object of a
 * class that it is a part of, such as a socket. Never throws.
 */
export function uncloneable(value: unknown, path: string, cause: unknown): SerializationError {
  return uncloneableOf({ [path]: value }, cause);
}

/** The same for several values, by their paths, that were to cross together. */
export function uncloneableOf(values: Readonly<Record<string, unknown>>, cause: unknown): SerializationError {
  const parts = Object.entries(values);
  // What structured clone takes may still be no matter for this transport.
  const crosses = parts.every(([, value]) => isCloneable(value)) ? isPortable : isCloneable;
  const [path, value] = parts.find((part) => !crosses(part[1])) ?? (parts[0] as [string, unknown]);
  const culprit = locate(value, path, crosses, new Set(), undefined);
  const { whole } = culprit;
  const part = whole === undefined || whole.path === culprit.path ? '' : `: ${culprit.path} is ${describe(culprit.value)}`;
  const { path: named, value: shown } = part === '' ? culprit : (whole as Located);
  return new SerializationError(
    `${named} is ${describe(shown)} and cannot cross to or from an executor${part}${reasonOf(culprit.value, cause)}`,
    { cause },
  );
}

/** The error for a list of objects to be moved that a transport would not take, though it would take the value. Never throws. */
export function untransferable(path: string, cause: unknown): SerializationError {
  return new SerializationError(
    `${path} cannot be moved: it must list buffers, ports and the like, each once, that were not moved before ` +
      `(${isError(cause) ? read(cause, 'message') : describe(cause)})`,
    { cause },
  );
}

function reasonOf(culprit: unknown, cause: unknown): string {
  if (typeof culprit === 'function') return ': functions run where they are; make it a task, or send what it needs';
  // A transport's own words, such as how much it takes.
  if (cause instanceof SerializationError) return `: ${read(cause, 'message')}`;
  return isCloneable(culprit) ? `: ${describe(cause)}` : '';
}

function read(error: Error, key: 'message'): string {
  try {
    const text: unknown = error[key];
    if (typeof text === 'string') return text;
  } catch {
    // as one that has none
  }
  return describe(error);
}

interface Located {
  readonly path: string;
  readonly value: unknown;
}

interface Culprit extends Located {
  /** The outermost object of a class that it is, or is a part of. */
  readonly whole: Located | undefined;
}

/** Follows what does not cross down to the innermost of which `crosses` says so. */
function locate(
  value: unknown,
  path: string,
  crosses: (value: unknown) => boolean,
  visited: Set<unknown>,
  outer: Located | undefined,
): Culprit {
  const whole = outer ?? (isOfClass(value) ? { path, value } : undefined);
  if (typeof value === 'object' && value !== null && !visited.has(value) && visited.size < MAX_LEVELS) {
    visited.add(value);
    try {
      for (const child of children(value, path)) {
        if (!crosses(child.value)) return locate(child.value, child.path, crosses, visited, whole);
      }
    } catch {
      // It throws when it is looked into: it is the culprit itself.
    }
  }
  return { path, value, whole };
}

/** Whether it is an object of a class, other than those that structured clone knows how to look into. */
function isOfClass(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  try {
    if (Array.isArray(value) || value instanceof Map || value instanceof Set || value instanceof Error) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype !== null && Object.getPrototypeOf(prototype) !== null;
  } catch {
    return false;
  }
}

function* children(value: object, path: string): Iterable<Located> {
  if (value instanceof Map) {
    for (const [key, item] of Map.prototype.entries.call(value)) {
      yield { path: `${path}.key(${describe(key)})`, value: key };
      yield { path: `${path}.get(${describe(key)})`, value: item };
    }
  } else if (value instanceof Set) {
    for (const item of Set.prototype.values.call(value)) yield { path: `${path}.values()`, value: item };
  } else if (value instanceof Error) {
    // Its other members do not cross.
    yield { path: `${path}.cause`, value: value.cause };
  } else {
    for (const key of Object.keys(value)) {
      const step = Array.isArray(value) && /^\d+$/.test(key) ? `[${key}]` : /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
      yield { path: path + step, value: (value as Record<string, unknown>)[key] };
    }
  }
}

export function isCloneable(value: unknown): boolean {
  try {
    checkCloneable(value, '');
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether every transport carries it: of what structured clone takes, shared memory, keys and the like are for some of them only. */
function isPortable(value: unknown): boolean {
  try {
    return holdsPortables(structuredClone(value), new Set());
  } catch {
    return false;
  }
}

function holdsPortables(clone: unknown, visited: Set<object>): boolean {
  if (typeof clone !== 'object' || clone === null || visited.has(clone)) return true;
  visited.add(clone);
  if (clone instanceof Number || clone instanceof String || clone instanceof Boolean || clone instanceof BigInt) return true;
  if (!isPortableKind(clone) && !isError(clone)) return false;
  if (ArrayBuffer.isView(clone)) return true;
  for (const { value } of children(clone, '')) if (!holdsPortables(value, visited)) return false;
  return true;
}
