/** The suite's own assertions, since it runs under any test runner. */

/** Describes a promise of the link contract that was broken. */
class LinkError extends Error {
  override name = 'LinkError';
}

export function fail(message: string): never {
  throw new LinkError(message);
}

export function check(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

/** Compares plain values. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) fail(`${what} must be ${should}, but is ${is}`);
}
