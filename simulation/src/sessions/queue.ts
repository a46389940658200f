/** One direction of a virtual way: what is on it arrives in order, on the thread at its end. */
import type { Source } from '../world/virtual-thread.ts';

interface Parcel<T> {
  readonly at: number;
  readonly item: T;
}

export class Queue<T> implements Source {
  #parcels: Parcel<T>[] = [];
  readonly #take: (item: T) => void;

  constructor(take: (item: T) => void) {
    this.#take = take;
  }

  /** It arrives then, or behind what is on its way. */
  add(item: T, at: number): void {
    this.#parcels.push({ at: Math.max(at, this.#parcels.at(-1)?.at ?? 0), item });
  }

  /** It arrives before the last one. */
  overtake(item: T): void {
    const last = this.#parcels.pop();
    this.#parcels.push({ at: last?.at ?? 0, item });
    if (last !== undefined) this.#parcels.push(last);
  }

  get length(): number {
    return this.#parcels.length;
  }

  /** All that is on it comes so many ms later. */
  delay(milliseconds: number): void {
    this.#parcels = this.#parcels.map(({ at, item }) => ({ at: at + milliseconds, item }));
  }

  clear(): void {
    this.#parcels = [];
  }

  /** All that is on it arrives now. */
  drain(): void {
    for (const { item } of this.#parcels.splice(0)) this.#take(item);
  }

  nextAt(): number {
    return this.#parcels[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  poll(time: number): void {
    while (this.nextAt() <= time) {
      const parcel = this.#parcels.shift();
      if (parcel !== undefined) this.#take(parcel.item);
    }
  }
}
