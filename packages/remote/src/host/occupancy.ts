/**
 * Which executors there are, or will be at once: more than those of leases that use one. A process that is being ended takes its time, and
 * one that comes before it is gone would be one too many: who has sessions opened and ended without pause would have several.
 */

export interface Occupant {
  readonly caller: { readonly principal: { readonly id: string } };
  /** `vacated` resolves when its executor is gone, or will never be. */
  readonly end: { readonly vacated: Promise<void> };
}

export class Occupancy {
  readonly #occupants = new Set<Occupant>();

  get count(): number {
    return this.#occupants.size;
  }

  countOf(principal: string): number {
    let count = 0;
    for (const { caller } of this.#occupants) if (caller.principal.id === principal) count += 1;
    return count;
  }

  add(occupant: Occupant): void {
    this.#occupants.add(occupant);
    void occupant.end.vacated.then(() => this.#occupants.delete(occupant));
  }

  /** Its place is another one's from here on, which waits until it is gone. */
  handOver(occupant: Occupant): void {
    this.#occupants.delete(occupant);
  }
}
