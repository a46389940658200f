/** The hosts that a transport knows: which to ask next. */
import type { Candidate } from '../link.ts';

/** ms for which it counts what a host said or how it failed; then it may have any number of executors again. */
const FIRST_MEMORY = 10_000;
/** One that fails again and again is asked first more and more seldom: after twice as long each time, up to this. */
const LONGEST_MEMORY = 160_000;

interface HostEntry {
  readonly address: string;
  /** Whether the directory still names it. */
  isListed: boolean;
  /** Executors that it said it could lend besides, less those asked for since. */
  free: number;
  /** Executors of ours there. */
  used: number;
  /** Until when that holds. */
  holdsUntil: number;
  /** How often in a row it would not lend, or was not there. */
  failures: number;
}

export class HostList {
  readonly #hosts = new Map<string, HostEntry>();

  /** Takes note of the hosts that there are now. No others are asked from here on. */
  know(candidates: readonly Candidate[], now: number): void {
    for (const host of this.#hosts.values()) host.isListed = false;
    for (const { address, free } of candidates) {
      const host = this.#of(address);
      host.isListed = true;
      // What a host does when it is asked counts for more than what is said of it.
      if (free !== undefined && now >= host.holdsUntil) {
        host.free = free;
        host.holdsUntil = now + FIRST_MEMORY;
      }
    }
    for (const { address, isListed, used } of this.#hosts.values()) if (!isListed && used === 0) this.#hosts.delete(address);
  }

  /** Returns the addresses of all that are listed, the most promising first. */
  inOrder(now: number): readonly string[] {
    const free = ({ holdsUntil, free: known }: HostEntry): number => (now < holdsUntil ? known : Number.POSITIVE_INFINITY);
    return [...this.#hosts.values()]
      .filter(({ isListed }) => isListed)
      .sort((one, other) => (free(one) === free(other) ? one.used - other.used : free(other) - free(one)))
      .map(({ address }) => address);
  }

  asked(address: string): void {
    const host = this.#of(address);
    host.used += 1;
    host.free -= 1;
  }

  hasFree(address: string, count: number, now: number): void {
    const host = this.#of(address);
    host.free = count;
    host.failures = 0;
    host.holdsUntil = now + FIRST_MEMORY;
  }

  /** It would not lend, or was not there: the others come first for a while, it again once they have no more. */
  failed(address: string, now: number): void {
    const host = this.#of(address);
    host.free = 0;
    host.used -= 1;
    host.holdsUntil = now + Math.min(FIRST_MEMORY * 2 ** host.failures, LONGEST_MEMORY);
    host.failures += 1;
  }

  left(address: string): void {
    const host = this.#of(address);
    host.used -= 1;
    host.free += 1;
  }

  #of(address: string): HostEntry {
    let host = this.#hosts.get(address);
    if (host === undefined) {
      host = { address, isListed: false, free: 0, used: 0, holdsUntil: Number.NEGATIVE_INFINITY, failures: 0 };
      this.#hosts.set(address, host);
    }
    return host;
  }
}
