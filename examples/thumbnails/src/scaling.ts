/** How many hosts the work needs. The manifest for Kubernetes says the same to KEDA. */

export interface Scaling {
  readonly min: number;
  readonly max: number;
  /** Thumbnails, waiting or being made, for each host. */
  readonly perHost: number;
  /** ms: hosts are stopped only when so long fewer would have done. */
  readonly calm: number;
}

export class Scaler {
  readonly #scaling: Scaling;
  /** What would have done lately. */
  readonly #lately: { readonly at: number; readonly hosts: number }[] = [];

  constructor(scaling: Scaling) {
    this.#scaling = scaling;
  }

  /** Returns how many there should be. `work`: thumbnails that wait or are being made. `now`: ms of any clock that never goes back. */
  hosts(work: number, now: number): number {
    const { min, max, perHost, calm } = this.#scaling;
    const hosts = Math.min(max, Math.max(min, Math.ceil(work / perHost)));
    while (this.#lately[0] !== undefined && now - this.#lately[0].at > calm) this.#lately.shift();
    this.#lately.push({ at: now, hosts });
    return Math.max(...this.#lately.map((one) => one.hosts));
  }
}
