/**
 * What may be on its way to one connection: so many bytes, divided among its links. The server keeps what a connection does not read in
 * time, and cuts it off when that becomes too much (`max_pending`, counted by connection). So each end says how much the other may send.
 *
 * Every link may always be sent a little. Beyond that each may have an equal share, which shrinks as links come; one that was granted more
 * before is asked to cede it, and until it has, the others wait.
 */

/** What every link may be sent at any time. */
export const LEAST_GRANT = 8192;

export class Budget {
  readonly #total: number;
  readonly #members = new Set<Allowance>();
  readonly #waiting = new Set<Allowance>();
  /** What was granted and has not arrived, over all links. */
  #granted = 0;
  #share: number;

  /** `total`: in bytes. */
  constructor(total: number) {
    this.#total = total;
    this.#share = total;
  }

  get granted(): number {
    return this.#granted;
  }
  get share(): number {
    return this.#share;
  }

  join(member: Allowance): void {
    this.#members.add(member);
    this.#divide();
  }

  leave(member: Allowance): void {
    this.#members.delete(member);
    this.#waiting.delete(member);
    this.#divide();
    this.#serve();
  }

  /** Says that so much may be sent, or, where it is below 0, that so much has arrived or was ceded. */
  count(bytes: number): void {
    this.#granted += bytes;
    if (bytes < 0) this.#serve();
  }

  /** Returns how much of the wish there is just now; the rest comes later. */
  portion(member: Allowance, wish: number): number {
    const free = Math.max(0, this.#total - this.#granted);
    if (free >= wish) {
      this.#waiting.delete(member);
      return wish;
    }
    this.#waiting.add(member);
    return free;
  }

  /** In steps of two: each time that links double, and not with each that comes, all that have more are asked to cede. */
  #divide(): void {
    const equal = this.#total / Math.max(1, this.#members.size);
    const share = Math.max(LEAST_GRANT, 2 ** Math.floor(Math.log2(equal)));
    const isLess = share < this.#share;
    this.#share = share;
    if (isLess) for (const member of this.#members) member.recall();
  }

  #serve(): void {
    if (this.#waiting.size === 0 || this.#total - this.#granted < LEAST_GRANT) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const member of waiting) member.refill();
  }
}

/** What one link may be sent. */
export class Allowance {
  readonly #budget: Budget;
  readonly #tell: (limit: number) => void;
  #limit: number = LEAST_GRANT;
  #received = 0;
  #isRecalled = false;

  /** `tell`: says to the other end how much it may have sent in all. It knows of `LEAST_GRANT`. */
  constructor(budget: Budget, tell: (limit: number) => void) {
    this.#budget = budget;
    this.#tell = tell;
    budget.count(LEAST_GRANT);
    budget.join(this);
  }

  /** So much has arrived. Returns false where that is more than may have been sent. */
  take(cost: number): boolean {
    this.#received += cost;
    if (this.#received > this.#limit) return false;
    this.#budget.count(-cost);
    this.refill();
    return true;
  }

  /** Grants more once half has arrived. */
  refill(): void {
    const { share } = this.#budget;
    if (this.#isRecalled || this.#outstanding * 2 > share) return;
    const wish = share - this.#outstanding;
    const more = Math.max(this.#budget.portion(this, wish), LEAST_GRANT - this.#outstanding);
    if (more < LEAST_GRANT / 2) return;
    this.#limit += more;
    this.#budget.count(more);
    this.#tell(this.#limit);
  }

  /** Asks for what is above the share. */
  recall(): void {
    const { share } = this.#budget;
    if (this.#isRecalled || this.#outstanding <= share) return;
    this.#isRecalled = true;
    this.#tell(this.#received + share);
  }

  /** The other end heeds this limit from now on. Returns false where that can't be. */
  ceded(limit: number): boolean {
    if (!this.#isRecalled || limit > this.#limit || limit < this.#received) return false;
    this.#isRecalled = false;
    const less = this.#limit - limit;
    this.#limit = limit;
    this.#budget.count(-less);
    // Meanwhile the share may have become less again.
    this.recall();
    this.refill();
    return true;
  }

  leave(): void {
    this.#budget.count(this.#received - this.#limit);
    this.#budget.leave(this);
  }

  get #outstanding(): number {
    return this.#limit - this.#received;
  }
}
