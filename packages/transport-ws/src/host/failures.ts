/** Wrong credentials, counted against the address that they come from. */
import { monotonic } from '@mp-event-loop/core/clock';

/** Failures of one address within a window after which it is not listened to until the window ends. */
const MAX_FAILURES = 100;
const WINDOW = 60_000;
/** Addresses, and credentials that were right, that are remembered; when there are more the oldest are forgotten. */
const MAX_REMEMBERED = 10_000;

export class Failures {
  readonly #byAddress = new Map<string, { count: number; since: number }>();
  /** Digests of credentials that have let in before. */
  readonly #right = new Set<string>();

  /**
   * Whether nobody is to be asked about the credentials: too many from that address were wrong, and these have not let in before. An
   * honest caller behind the same proxy as a guesser goes on.
   */
  isBlocked(address: string, credentials: string): boolean {
    const failures = this.#byAddress.get(address);
    if (failures === undefined) return false;
    if (monotonic() - failures.since <= WINDOW) return failures.count >= MAX_FAILURES && !this.#right.has(credentials);
    this.#byAddress.delete(address);
    return false;
  }

  count(address: string, credentials: string): void {
    this.#right.delete(credentials);
    const failures = this.#byAddress.get(address) ?? { count: 0, since: monotonic() };
    failures.count += 1;
    this.#byAddress.set(address, failures);
    if (this.#byAddress.size > MAX_REMEMBERED) this.#byAddress.delete(this.#byAddress.keys().next().value as string);
  }

  wereRight(credentials: string): void {
    this.#right.delete(credentials);
    this.#right.add(credentials);
    if (this.#right.size > MAX_REMEMBERED) this.#right.delete(this.#right.keys().next().value as string);
  }
}
