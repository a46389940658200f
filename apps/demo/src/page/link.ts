// A way to somewhere that the page may have broken.

import { BadNetwork } from '@mp-event-loop/bad-network';

export interface Link {
  /** Breaks all connections; new ones are let in. */
  cut(): void;
  /** While it hangs nothing goes through, and nothing is lost. */
  hang(isHanging: boolean): void;
}

export interface HostLink extends Link, AsyncDisposable {
  /** Where to connect to reach the host over this link. */
  readonly url: string;
}

/** A proxy before a host. */
export async function linkTo(host: string): Promise<HostLink> {
  const network = await BadNetwork.before(host);
  return {
    url: network.url,
    cut: () => network.cut(),
    hang: (isHanging) => (isHanging ? network.stall() : network.resume()),
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}
