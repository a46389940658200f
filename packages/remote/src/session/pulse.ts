/** Whether the other end still lives, by when it was last heard. Any frame counts. */

/** Parts of a heartbeat. Silence is noticed after 0.75 + 0.75 + 0.2 of them: before two have passed. */
const PING_AFTER = 0.75;
const ANSWER_WITHIN = 0.75;
const BENEFIT_OF_DOUBT = 0.2;

export class Pulse {
  readonly #heartbeat: number;
  #heardAt: number;
  #state: 'well' | 'asked' | 'doubtful' = 'well';
  #due: number;

  constructor(heartbeat: number, now: number) {
    this.#heartbeat = heartbeat;
    this.#heardAt = now;
    this.#due = now + heartbeat * PING_AFTER;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  /** When `check` is next due. Later than it could be where something was heard since: a timer for each frame would cost more. */
  get due(): number {
    return this.#due;
  }

  heard(now: number): void {
    this.#heardAt = now;
    this.#state = 'well';
  }

  check(now: number): 'nothing' | 'ping' | 'dead' {
    if (now < this.#due) return 'nothing';
    switch (this.#state) {
      case 'well': {
        const due = this.#heardAt + this.#heartbeat * PING_AFTER;
        if (now < due) {
          this.#due = due;
          return 'nothing';
        }
        this.#state = 'asked';
        this.#due = now + this.#heartbeat * ANSWER_WITHIN;
        return 'ping';
      }
      case 'asked':
        // This thread may have been held up: then the answer waits in the socket, and is read before the next check.
        this.#state = 'doubtful';
        this.#due = now + this.#heartbeat * BENEFIT_OF_DOUBT;
        return 'nothing';
      case 'doubtful':
        return 'dead';
    }
  }
}
