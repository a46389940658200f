/** Anything that foreign code threw, and how it becomes an error that crosses. */
import { describe, isError, toError } from '../../errors.ts';
import { encodeError, type WireError } from '../../wire/error-transfer.ts';

/** The outcome of touching a foreign value, where that threw, or where the value is not what it has to be. */
export class Failure {
  readonly #thrown: unknown;

  constructor(thrown: unknown) {
    this.#thrown = thrown;
  }

  /** Returns whether a value is a failure. No Proxy and no look-alike passes for one, and no code of a foreign value runs. */
  static is(value: unknown): value is Failure {
    return typeof value === 'object' && value !== null && #thrown in value;
  }

  /** Returns whether an error of that class was thrown. */
  threw(ErrorClass: abstract new (...args: never[]) => Error): boolean {
    return isError(this.#thrown) && this.#thrown instanceof ErrorClass;
  }

  /** What was thrown, for the `cause` of an error. */
  get cause(): unknown {
    return this.#thrown;
  }

  /** The `code` of what was thrown. */
  get code(): unknown {
    try {
      return (this.#thrown as { code?: unknown } | null | undefined)?.code;
    } catch {
      return undefined;
    }
  }

  /** What was thrown, for a message. */
  get words(): string {
    return typeof this.#thrown === 'string' ? this.#thrown : describe(this.#thrown);
  }

  /** Returns what was thrown as plain data; `what` names what threw, in case that was no Error. */
  encode(what: string): WireError {
    return encodeError(toError(this.#thrown, what));
  }
}

/** Resolves once that work has ended, with its failure if it failed. Never rejects. */
export async function failureOf(work: Promise<unknown>): Promise<Failure | undefined> {
  try {
    await work;
    return undefined;
  } catch (thrown) {
    return new Failure(thrown);
  }
}
