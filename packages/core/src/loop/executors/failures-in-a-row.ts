/** What went wrong in a slot, time after time: how often is too often, and how long to wait before the next try. */
import { random } from '../../clock.ts';

/** Failures in a row before a first event, after which a slot is given up. */
const MAX_FAILURES = 5;
/** The first wait before a replacement, in ms; it doubles with each failure, and the wait is drawn between none and all of it. */
const FIRST_BACKOFF = 100;

export class FailuresInARow {
  #reasons: readonly Error[] = [];
  /** How often nobody was there who could open one, which is waited out. */
  #absences = 0;

  get hasAny(): boolean {
    return this.#reasons.length > 0;
  }
  get first(): Error | undefined {
    return this.#reasons[0];
  }
  /** Whether no other try is worth its cost. */
  get areTooMany(): boolean {
    return this.#reasons.length === MAX_FAILURES;
  }
  /** ms to wait before the next try, of which there is one. */
  get pause(): number {
    return random() * FIRST_BACKOFF * 2 ** (Math.min(this.#reasons.length + this.#absences, MAX_FAILURES) - 1);
  }

  add(reason: Error): void {
    if (!this.areTooMany) this.#reasons = [...this.#reasons, reason];
  }

  /** After many of them, what died before says nothing of an executor that a host opens once it is back. */
  addAbsence(): void {
    if (this.areTooMany || this.#absences === MAX_FAILURES) this.clear();
    this.#absences += 1;
  }

  clear(): void {
    this.#reasons = [];
    this.#absences = 0;
  }
}
