/** Finds where two values differ, exactly enough for the value table. */
import { describe } from '../errors.ts';

/** Describes where `actual` differs from `expected`, or returns undefined. Objects shared in one must be shared in the other. */
export function difference(actual: unknown, expected: unknown, path: string): string | undefined {
  return new Comparison().compare(actual, expected, path);
}

class Comparison {
  readonly #expectedOf = new Map<object, object>();
  readonly #actualOf = new Map<object, object>();

  compare(actual: unknown, expected: unknown, path: string): string | undefined {
    if (!isObject(actual) || !isObject(expected)) return Object.is(actual, expected) ? undefined : differs(path, actual, expected);
    const pairing = this.#pair(actual, expected);
    if (pairing === 'old') return undefined;
    if (pairing === 'wrong') return `${path} must be the same object in the same places, but is not`;
    if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected)) return differs(path, actual, expected);
    return this.#content(actual, expected, path) ?? this.#properties(actual, expected, path);
  }

  /** Pairs the objects of both values one to one. */
  #pair(actual: object, expected: object): 'new' | 'old' | 'wrong' {
    if (this.#expectedOf.has(actual) || this.#actualOf.has(expected)) {
      return this.#expectedOf.get(actual) === expected && this.#actualOf.get(expected) === actual ? 'old' : 'wrong';
    }
    this.#expectedOf.set(actual, expected);
    this.#actualOf.set(expected, actual);
    return 'new';
  }

  #content(actual: object, expected: object, path: string): string | undefined {
    if (expected instanceof Date) return this.compare((actual as Date).getTime(), expected.getTime(), `${path}.getTime()`);
    if (expected instanceof RegExp)
      return (
        this.compare(String(actual), String(expected), path) ??
        this.compare((actual as RegExp).lastIndex, expected.lastIndex, `${path}.lastIndex`)
      );
    if (expected instanceof Map)
      return this.#entries([...(actual as Map<unknown, unknown>)].flat(), [...expected].flat(), `${path} (entries)`);
    if (expected instanceof Set) return this.#entries([...(actual as Set<unknown>)], [...expected], `${path} (members)`);
    if (expected instanceof ArrayBuffer) return bytes(new Uint8Array(actual as ArrayBuffer), new Uint8Array(expected), path);
    if (ArrayBuffer.isView(expected)) return this.#view(actual as ArrayBufferView, expected, path);
    if (expected instanceof Error) {
      return (
        this.compare((actual as Error).message, expected.message, `${path}.message`) ??
        this.compare((actual as Error).cause, expected.cause, `${path}.cause`)
      );
    }
    if (isBox(expected)) return this.compare((actual as { valueOf(): unknown }).valueOf(), expected.valueOf(), `${path}.valueOf()`);
    return undefined;
  }

  /** Compares what a view shows, not its whole buffer: a transport may leave out the rest of the buffer. */
  #view(actual: ArrayBufferView, expected: ArrayBufferView, path: string): string | undefined {
    if (this.#pair(actual.buffer, expected.buffer) === 'wrong')
      return `${path} must be a view of the same buffer as the other views, but is not`;
    return bytes(bytesOf(actual), bytesOf(expected), path);
  }

  #entries(actual: readonly unknown[], expected: readonly unknown[], path: string): string | undefined {
    if (actual.length !== expected.length) return `${path}: ${expected.length} expected, got ${actual.length}`;
    for (const [index, item] of expected.entries()) {
      const found = this.compare(actual[index], item, `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #properties(actual: object, expected: object, path: string): string | undefined {
    // The items of a view are its bytes, which are compared already.
    if (ArrayBuffer.isView(expected)) return undefined;
    if (Array.isArray(expected) && (actual as unknown[]).length !== expected.length) {
      return `${path}.length: ${expected.length} expected, got ${(actual as unknown[]).length}`;
    }
    const keys = Object.keys(expected);
    const surplus = Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
    if (surplus !== undefined) return `${path} has '${surplus}', which is not expected there`;
    for (const key of keys) {
      if (!Object.hasOwn(actual, key)) return `${path} lacks '${key}'`;
      const found = this.compare(own(actual, key), own(expected, key), Array.isArray(expected) ? `${path}[${key}]` : `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function own(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isBox(value: object): boolean {
  return value instanceof Number || value instanceof String || value instanceof Boolean;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function bytes(actual: Uint8Array, expected: Uint8Array, path: string): string | undefined {
  if (actual.length !== expected.length) return `${path}: ${expected.length} bytes expected, got ${actual.length}`;
  const at = expected.findIndex((byte, index) => actual[index] !== byte);
  return at < 0 ? undefined : `${path}: byte ${at} must be ${expected[at]}, but is ${actual[at]}`;
}

function differs(path: string, actual: unknown, expected: unknown): string {
  return `${path} must be ${show(expected)}, but is ${show(actual)}`;
}

function show(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'object' && value !== null && ArrayBuffer.isView(value)) return `an object of class ${value.constructor.name}`;
  return describe(value);
}
