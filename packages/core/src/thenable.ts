/** Promises of any make. What a task made itself may settle twice, throw, or be fulfilled with itself. */

/** A promise that is fulfilled with further promises beyond this is never fulfilled: `await` would hold the thread for ever. */
const MAX_CHAIN = 100;

/** Whether a value is to be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Calls one of the two functions, once: with what the value is fulfilled with, itself if it is no promise, or with what went wrong. At
 * once, where that is known at once. Never throws what the value throws.
 */
export function settle(value: unknown, fulfilled: (value: unknown) => void, rejected: (thrown: unknown) => void): void {
  new Settling(fulfilled, rejected).follow(value, MAX_CHAIN);
}

/** Resolves with what the value is fulfilled with, or rejects. Unlike `await` it ends for a promise that is fulfilled with itself. */
export function awaited(value: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => settle(value, resolve, reject));
}

class Settling {
  readonly #fulfilled: (value: unknown) => void;
  readonly #rejected: (thrown: unknown) => void;

  constructor(fulfilled: (value: unknown) => void, rejected: (thrown: unknown) => void) {
    this.#fulfilled = fulfilled;
    this.#rejected = rejected;
  }

  follow(value: unknown, left: number): void {
    let isSettled = false;
    const first = (): boolean => {
      const was = isSettled;
      isSettled = true;
      return !was;
    };
    let failure: { readonly thrown: unknown } | undefined;
    try {
      const then = typeof value === 'object' && value !== null ? (value as { then?: unknown }).then : undefined;
      if (typeof then === 'function') {
        if (left === 0) throw new TypeError('a promise was fulfilled with itself, or with promises without end');
        then.call(
          value,
          (next: unknown) => {
            if (first()) this.follow(next, left - 1);
          },
          (thrown: unknown) => {
            if (first()) this.#rejected(thrown);
          },
        );
        return;
      }
    } catch (thrown) {
      failure = { thrown };
    }
    // Outside of the `try`: what is called here may throw for reasons of its own.
    if (!first()) return;
    if (failure === undefined) this.#fulfilled(value);
    else this.#rejected(failure.thrown);
  }
}
