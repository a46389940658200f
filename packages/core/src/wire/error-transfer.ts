/** An Error, there and back: structured clone would lose its class, code, own fields and the errors of an AggregateError. */
import { describe, EventLoopError, errorClasses } from '../errors.ts';
import { findTask, nameOf, type TargetName } from '../tasks.ts';
import { isCloneable } from './values.ts';

/** An error as plain data. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Own fields, `code` among them; what can't be cloned is described in words. */
  readonly fields: Readonly<Record<string, WireValue>>;
  readonly cause: WireValue | undefined;
  readonly errors: readonly WireValue[] | undefined;
  /** The class, if defineTasks knows it or one that it extends. */
  readonly type: TargetName | undefined;
  /** The code, if the error is one of ours. */
  readonly ours: string | undefined;
}

export type WireValue = readonly ['value', unknown] | readonly ['error', WireError];

/** Longer chains of causes are cut: they are mistakes, or attacks. */
const MAX_CAUSES = 16;
/** Fields that nest deeper, cycles among them, are described in words. */
const MAX_FIELD_DEPTH = 32;

const builtIn: ReadonlyMap<string, ErrorConstructor> = new Map(
  Object.entries({
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
    AggregateError: AggregateError as unknown as ErrorConstructor,
  }),
);

/** An error as plain data, whatever its getters do. */
export function encodeError(error: Error, left: number = MAX_CAUSES): WireError {
  const fields: Record<string, WireValue> = {};
  for (const key of Object.keys(error)) {
    if (key === 'cause' || key === 'errors') continue;
    // Not by assignment: `__proto__` is an ordinary key.
    Object.defineProperty(fields, key, { value: encode(read(error, key), left), enumerable: true });
  }
  const errors = read(error, 'errors');
  return {
    name: String(read(error, 'name')),
    message: String(read(error, 'message')),
    stack: text(read(error, 'stack')),
    fields,
    cause: 'cause' in error ? encode(read(error, 'cause'), left) : undefined,
    errors: Array.isArray(errors) ? errors.map((one) => encode(one, left)) : undefined,
    type: classOf(error),
    ours: error instanceof EventLoopError ? error.code : undefined,
  };
}

/** Any value; an error whole, what can't be cloned in words. */
export function encode(value: unknown, left: number = MAX_CAUSES): WireValue {
  if (value instanceof Error) return left > 0 ? ['error', encodeError(value, left - 1)] : ['value', describe(value)];
  // A clone, so that what its owner does with it after the event does not show.
  return isPortable(value, MAX_FIELD_DEPTH) && isCloneable(value) ? ['value', structuredClone(value)] : ['value', describe(value)];
}

/** Whether every transport carries it: an error must not fail to cross because of a field that one of them refuses. */
function isPortable(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'symbol';
  if (left === 0 || value instanceof Promise) return false;
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer;
  if (value instanceof Map) return [...value].every((entry) => isPortable(entry, left - 1));
  if (Array.isArray(value) || value instanceof Set) return [...value].every((item) => isPortable(item, left - 1));
  if (value instanceof Date || value instanceof RegExp || value instanceof ArrayBuffer) return true;
  return Object.prototype.toString.call(value) === '[object Object]' && Object.values(value).every((item) => isPortable(item, left - 1));
}

function read(error: Error, key: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[key];
  } catch (thrown) {
    return `(reading ${key} threw ${describe(thrown)})`;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function classOf(error: Error): TargetName | undefined {
  for (
    let prototype = Object.getPrototypeOf(error) as object | null;
    prototype !== null;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    const Class: unknown = Object.hasOwn(prototype, 'constructor') ? prototype.constructor : undefined;
    const name = typeof Class === 'function' ? nameOf(Class) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The error that `encodeError` was given, of its class where this side knows it. */
export function decodeError(wire: WireError): Error {
  const error = new Error(wire.message);
  const prototype = prototypeOf(wire);
  // An object that was created as an Error and moved is a native error to `util.types` and structured clone; Object.create's is not.
  if (prototype !== undefined) Object.setPrototypeOf(error, prototype);
  if (error.name !== wire.name) hidden(error, 'name', wire.name);
  hidden(error, 'stack', wire.stack ?? `${wire.name}: ${wire.message}`);
  if (wire.cause !== undefined) hidden(error, 'cause', decode(wire.cause));
  if (wire.errors !== undefined) hidden(error, 'errors', wire.errors.map(decode));
  for (const [key, value] of Object.entries(wire.fields)) {
    Object.defineProperty(error, key, { value: decode(value), writable: true, enumerable: true, configurable: true });
  }
  return error;
}

export function decode(value: WireValue): unknown {
  return value[0] === 'error' ? decodeError(value[1]) : value[1];
}

function hidden(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, enumerable: false, configurable: true });
}

function prototypeOf(wire: WireError): object | undefined {
  const known = wire.type === undefined ? undefined : findTask(wire.type);
  const prototype: unknown = known?.prototype;
  if (prototype instanceof Error) return prototype;
  const Class = wire.ours === undefined ? builtIn.get(wire.name) : errorClasses.get(wire.ours);
  return Class?.prototype as object | undefined;
}
