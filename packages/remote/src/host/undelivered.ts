/** Sessions that have ended and whose callers have not heard all: together they hold no more than one that goes on may. */

export interface Ended {
  readonly caller: { readonly principal: { readonly id: string } };
  /** `held`: bytes of memory that it takes. */
  readonly session: { readonly held: number };
  /** Lets go of it. What its caller has not heard is lost. */
  forget(): void;
}

/** Bytes of memory that a session takes which has nothing to send, roughly. */
const SESSION_COST = 16_384;

export class Undelivered {
  readonly #most: number;
  /** The oldest first. */
  readonly #ended = new Set<Ended>();

  /** `most`: bytes of memory that they may take. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Takes one more. Where that is too much, the oldest of the principal that holds most make room. */
  add(ended: Ended): void {
    this.#ended.add(ended);
    for (let held = this.held; held > this.#most; held = this.held) this.#oldestOfWhoHoldsMost()?.forget();
  }

  delete(ended: Ended): void {
    this.#ended.delete(ended);
  }

  get held(): number {
    let held = 0;
    for (const ended of this.#ended) held += costOf(ended);
    return held;
  }

  #oldestOfWhoHoldsMost(): Ended | undefined {
    const held = new Map<string, { bytes: number; readonly oldest: Ended }>();
    for (const ended of this.#ended) {
      const { id } = ended.caller.principal;
      const one = held.get(id) ?? { bytes: 0, oldest: ended };
      one.bytes += costOf(ended);
      held.set(id, one);
    }
    return [...held.values()].sort((one, other) => other.bytes - one.bytes)[0]?.oldest;
  }
}

function costOf({ session }: Ended): number {
  return session.held + SESSION_COST;
}
