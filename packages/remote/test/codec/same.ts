/** Exact equality of two values, for the codec's tests: what two views see, not how much buffer lies around it. */
import { types } from 'node:util';

/** Where they differ, in words, or undefined. */
export function difference(actual: unknown, expected: unknown): string | undefined {
  return compare(actual, expected, 'value', new Map(), new Map());
}

function compare(
  actual: unknown,
  expected: unknown,
  path: string,
  pairs: Map<object, object>,
  back: Map<object, object>,
): string | undefined {
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null)
    return Object.is(actual, expected) ? undefined : `${path}: ${String(actual)} is not ${String(expected)}`;
  const isKnown = pairs.has(actual) || back.has(expected);
  if (isKnown) return pairs.get(actual) === expected && back.get(expected) === actual ? undefined : `${path}: another object`;
  pairs.set(actual, expected);
  back.set(expected, actual);
  if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected)) return `${path}: of another class`;
  const parts: [string, unknown, unknown][] = [];
  if (ArrayBuffer.isView(expected)) {
    const view = actual as ArrayBufferView;
    const other = compareIdentity(view.buffer, expected.buffer, pairs, back) ? undefined : `${path}: a view of another buffer`;
    return other ?? bytes(bytesOf(view), bytesOf(expected), path);
  }
  if (types.isAnyArrayBuffer(expected)) return bytes(new Uint8Array(actual as ArrayBuffer), new Uint8Array(expected), path);
  if (expected instanceof Map) {
    const [mine, theirs] = [[...(actual as Map<unknown, unknown>)].flat(), [...expected].flat()];
    parts.push(
      ['size', mine.length, theirs.length],
      ...theirs.map((item, index): [string, unknown, unknown] => [`(${index})`, mine[index], item]),
    );
  } else if (expected instanceof Set) {
    const [mine, theirs] = [[...(actual as Set<unknown>)], [...expected]];
    parts.push(
      ['size', mine.length, theirs.length],
      ...theirs.map((item, index): [string, unknown, unknown] => [`(${index})`, mine[index], item]),
    );
  } else if (types.isDate(expected)) parts.push(['time', (actual as Date).getTime(), expected.getTime()]);
  else if (types.isBoxedPrimitive(expected)) parts.push(['valueOf', (actual as object).valueOf(), expected.valueOf()]);
  else if (types.isRegExp(expected)) parts.push(['pattern', String(actual), String(expected)]);
  const [mine, theirs] = [Object.getOwnPropertyNames(actual), Object.getOwnPropertyNames(expected)];
  const surplus = mine.find((key) => !theirs.includes(key));
  if (surplus !== undefined) return `${path} has ${surplus}`;
  for (const key of theirs) {
    const [one, other] = [Object.getOwnPropertyDescriptor(actual, key), Object.getOwnPropertyDescriptor(expected, key)];
    if (one === undefined) return `${path} lacks ${key}`;
    if (one.enumerable !== other?.enumerable) return `${path}.${key} shows in another way`;
    parts.push([key, one.value, other?.value]);
  }
  for (const [key, one, other] of parts) {
    const found = compare(one, other, `${path}.${key}`, pairs, back);
    if (found !== undefined) return found;
  }
  return undefined;
}

function compareIdentity(actual: object, expected: object, pairs: Map<object, object>, back: Map<object, object>): boolean {
  if (pairs.has(actual) || back.has(expected)) return pairs.get(actual) === expected && back.get(expected) === actual;
  pairs.set(actual, expected);
  back.set(expected, actual);
  return true;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function bytes(actual: Uint8Array, expected: Uint8Array, path: string): string | undefined {
  return Buffer.from(actual).equals(expected) ? undefined : `${path}: other bytes`;
}
