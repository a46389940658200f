/** The hosts that a transport knows: which to ask next. */

/** ms for which it counts what a host said or how it failed; then it may have any number of executors again. */
const FIRST_MEMORY = 10_000;
/** One that fails again and again is asked first more and more seldom: after twice as long each time, up to this. */
const LONGEST_MEMORY = 160_000;

interface HostEntry {
  readonly url: string;
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
  readonly #hosts: readonly HostEntry[];

  constructor(urls: readonly string[]) {
    this.#hosts = urls.map((url) => ({ url, free: 0, used: 0, holdsUntil: Number.NEGATIVE_INFINITY, failures: 0 }));
  }

  /** All of them, the most promising first. */
  inOrder(now: number): readonly string[] {
    const free = ({ holdsUntil, free: known }: HostEntry): number => (now < holdsUntil ? known : Number.POSITIVE_INFINITY);
    return this.#hosts
      .toSorted((one, other) => (free(one) === free(other) ? one.used - other.used : free(other) - free(one)))
      .map(({ url }) => url);
  }

  asked(url: string): void {
    const host = this.#of(url);
    host.used += 1;
    host.free -= 1;
  }

  hasFree(url: string, count: number, now: number): void {
    const host = this.#of(url);
    host.free = count;
    host.failures = 0;
    host.holdsUntil = now + FIRST_MEMORY;
  }

  /** It would not lend, or was not there: the others come first for a while, it again once they have no more. */
  failed(url: string, now: number): void {
    const host = this.#of(url);
    host.free = 0;
    host.used -= 1;
    host.holdsUntil = now + Math.min(FIRST_MEMORY * 2 ** host.failures, LONGEST_MEMORY);
    host.failures += 1;
  }

  left(url: string): void {
    const host = this.#of(url);
    host.used -= 1;
    host.free += 1;
  }

  #of(url: string): HostEntry {
    return this.#hosts.find((host) => host.url === url) as HostEntry;
  }
}
