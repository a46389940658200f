/** The hosts that a transport knows: which to ask next. */

interface HostEntry {
  readonly url: string;
  /** Executors that it said it could lend besides, less those asked for since. */
  free: number;
  /** Executors of ours there. */
  used: number;
}

export class HostList {
  readonly #hosts: readonly HostEntry[];

  constructor(urls: readonly string[]) {
    // A host that was not asked yet may have any number.
    this.#hosts = urls.map((url) => ({ url, free: Number.POSITIVE_INFINITY, used: 0 }));
  }

  /** All of them, the most promising first. */
  inOrder(): readonly string[] {
    return this.#hosts
      .toSorted((one, other) => (other.free === one.free ? one.used - other.used : other.free - one.free))
      .map(({ url }) => url);
  }

  asked(url: string): void {
    const host = this.#of(url);
    host.used += 1;
    host.free -= 1;
  }

  hasFree(url: string, count: number): void {
    this.#of(url).free = count;
  }

  /** It would not lend, or was not there: the others come first now, it again once they have no more. */
  failed(url: string): void {
    const host = this.#of(url);
    host.free = 0;
    host.used -= 1;
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
