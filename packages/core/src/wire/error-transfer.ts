/** An Error, there and back: structured clone would lose its class, code, own fields and the errors of an AggregateError. */
import { isArray } from '../array-items.ts';
import { describe, EventLoopError, errorClasses, isError } from '../errors.ts';
import { findTask, type TargetName } from '../tasks.ts';
import { classOf, has, read, stackOf, text } from './foreign-error.ts';
import { isPortable } from './portable.ts';
import { checkCloneable } from './values.ts';

/** An error as plain data. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Own fields, and a `code` inherited from a class that the other end lacks; what can't be cloned is described in words. */
  readonly fields: Readonly<Record<string, WireValue>>;
  readonly cause: WireValue | undefined;
  readonly errors: readonly WireValue[] | undefined;
  /** The class, if defineTasks knows it or one that it extends. */
  readonly type: TargetName | undefined;
  /** The code, if the error is one of ours. */
  readonly ours: string | undefined;
}

export type WireValue = readonly ['value', unknown] | readonly ['error', WireError];

/** Deeper nests of causes, errors of errors and errors in fields are cut: they are mistakes, or attacks. */
const MAX_CAUSES = 16;
/** Errors that one error may bring along, as causes or in an AggregateError; further ones are described in words. */
const MAX_ERRORS = 1000;
/** Items of lists of errors, in all: lists may be made anew each time they are read. */
const MAX_ITEMS = 10_000;
/** Fields that nest deeper, cycles among them, are described in words. */
const MAX_FIELD_DEPTH = 32;

/** They cross by themselves. */
const notFields: ReadonlySet<string> = new Set(['cause', 'errors', 'stack']);
const isEnumerable = Object.prototype.propertyIsEnumerable;
/** Fields that are text, or left out: whoever prints an error makes text of them, which may take for ever. */
const texts: ReadonlySet<string> = new Set(['name', 'message', 'stack']);

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

/** An error as plain data, whatever its getters do. Never throws. */
export function encodeError(error: Error): WireError {
  return new Encoder().error(error, MAX_CAUSES);
}

/** Any value; an error whole, what can't be cloned in words. Never throws. */
export function encode(value: unknown): WireValue {
  return new Encoder().value(value, MAX_CAUSES);
}

/** An error that was encoded whole, and how many levels of errors it has. */
interface Encoded {
  readonly wire: WireError;
  readonly height: number;
}

/**
 * Encodes one value with all that it holds. Each error is looked into once, however many refer to it: the cost is linear, and what was
 * one error arrives as one. Those that refer back to one that is being encoded name it in words.
 */
class Encoder {
  readonly #encoded = new Map<Error, Encoded | 'in work'>();
  #itemsLeft = MAX_ITEMS;
  /** Levels of errors below the one that is being encoded, as far as is known. */
  #height = 0;

  value(value: unknown, left: number): WireValue {
    if (typeof value !== 'object' || value === null) return ['value', isPortable(value, 0) ? value : describe(value)];
    if (isError(value)) {
      const wire = this.#errorOf(value, left);
      return wire === undefined ? ['value', describe(value)] : ['error', wire];
    }
    try {
      // A clone, so that what its owner does with it after the event does not show; and it runs no foreign code any more.
      checkCloneable(value, '');
      const clone: unknown = structuredClone(value);
      if (isPortable(clone, MAX_FIELD_DEPTH)) return ['value', clone];
    } catch {
      // It throws when it is looked into, or can't be cloned.
    }
    return ['value', describe(value)];
  }

  error(error: Error, left: number): WireError {
    const outer = this.#height;
    this.#height = 0;
    this.#encoded.set(error, 'in work');
    const [name, message, errors] = [read(error, 'name'), read(error, 'message'), read(error, 'errors')];
    const type = classOf(error);
    const ours = error instanceof EventLoopError ? text(read(error, 'code')) : undefined;
    const fields = this.#fields(error, left);
    // A DOMException's is a getter of its class.
    const code = type === undefined && ours === undefined && !Object.hasOwn(fields, 'code') ? read(error, 'code') : undefined;
    const wire: WireError = {
      name: text(name) ?? 'Error',
      message: text(message) ?? '',
      stack: stackOf(error, name, message),
      fields: code === undefined ? fields : { ...fields, code: this.value(code, left) },
      cause: has(error, 'cause') ? this.value(read(error, 'cause'), left) : undefined,
      errors: isArray(errors) ? this.#list(errors, left) : undefined,
      type,
      ours,
    };
    const height = this.#height + 1;
    this.#encoded.set(error, { wire, height });
    this.#height = Math.max(outer, height);
    return wire;
  }

  /** Returns undefined where the error is to be described. */
  #errorOf(error: Error, left: number): WireError | undefined {
    const known = this.#encoded.get(error);
    if (known === 'in work' || left <= 0) return undefined;
    if (known === undefined) return this.#encoded.size < MAX_ERRORS ? this.error(error, left - 1) : undefined;
    if (known.height > left) return undefined;
    this.#height = Math.max(this.#height, known.height);
    return known.wire;
  }

  #fields(error: Error, left: number): Record<string, WireValue> {
    const fields: Record<string, WireValue> = {};
    try {
      for (const key of Reflect.ownKeys(error)) {
        // Not even whether the stack is a field: a Proxy looks it up for that, which makes it.
        if (typeof key === 'symbol' || notFields.has(key) || !isEnumerable.call(error, key)) continue;
        // Not by assignment: `__proto__` is an ordinary key.
        Object.defineProperty(fields, key, { value: this.value(read(error, key), left), enumerable: true });
      }
    } catch {
      // A Proxy that does not say which it has.
    }
    return fields;
  }

  #list(errors: readonly unknown[], left: number): WireValue[] {
    const list: WireValue[] = [];
    try {
      const length = Math.min(errors.length, MAX_ERRORS);
      for (let index = 0; index < length && this.#itemsLeft > 0; index += 1) {
        this.#itemsLeft -= 1;
        list.push(this.value(errors[index], left));
      }
    } catch {
      // Those before are told of.
    }
    return list;
  }
}

/** The error that `encodeError` was given, of its class where this side knows it. */
export function decodeError(wire: WireError): Error {
  return new Decoder().error(wire);
}

export function decode(value: WireValue): unknown {
  return new Decoder().value(value);
}

/** Decodes one value. What is one error there is one error here, and is decoded once. */
class Decoder {
  readonly #decoded = new Map<WireError, Error>();

  value(value: WireValue): unknown {
    return value[0] === 'error' ? this.error(value[1]) : value[1];
  }

  error(wire: WireError): Error {
    let error = this.#decoded.get(wire);
    if (error === undefined) {
      error = emptyError(wire);
      // Before what it holds: no sender of ours makes cycles, others might.
      this.#decoded.set(wire, error);
      this.#fill(error, wire);
    }
    return error;
  }

  #fill(error: Error, wire: WireError): void {
    if (wire.cause !== undefined) hidden(error, 'cause', this.value(wire.cause));
    if (wire.errors !== undefined)
      hidden(
        error,
        'errors',
        wire.errors.map((one) => this.value(one)),
      );
    for (const [key, value] of Object.entries(wire.fields)) {
      const field = this.value(value);
      if (texts.has(key) && typeof field !== 'string') continue;
      Object.defineProperty(error, key, { value: field, writable: true, enumerable: true, configurable: true });
    }
  }
}

function emptyError(wire: WireError): Error {
  const error = new Error(wire.message);
  const prototype = prototypeOf(wire);
  // An object that was created as an Error and moved is a native error to `util.types` and structured clone; Object.create's is not.
  if (prototype !== undefined) Object.setPrototypeOf(error, prototype);
  if (read(error, 'name') !== wire.name) hidden(error, 'name', wire.name);
  hidden(error, 'stack', wire.stack ?? `${wire.name}: ${wire.message}`);
  return error;
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
