/** Calls of kept objects that wait: an object has one call at a time. */
import { Ring } from '../ring.ts';
import type { Activation } from './activation.ts';
import type { Run } from './edge/index.ts';
import type { KeptObject } from './objects.ts';

/** A call that waits until its object is free. */
export interface ParkedCall {
  readonly activation: Activation;
  readonly run: Run;
}

/** Removed calls that may stand among those that wait, so that removing one does not mean looking at all. */
const MAX_GONE = 64;

export class ParkedCalls {
  readonly #calls = new Map<KeptObject, Ring<ParkedCall>>();
  /** All calls, by the numbers of their events; those that were removed stand in their rings until they are passed over or cleared. */
  readonly #numbers = new Map<number, ParkedCall>();
  /** How many in the rings were removed. */
  #gone = 0;

  /** Takes out the call of that event, if it waits. */
  remove(number: number): ParkedCall | undefined {
    const call = this.#numbers.get(number);
    if (call === undefined) return undefined;
    this.#numbers.delete(number);
    this.#gone += 1;
    if (this.#gone > this.#numbers.size + MAX_GONE) this.#clear();
    return call;
  }

  add(object: KeptObject, call: ParkedCall): void {
    let calls = this.#calls.get(object);
    if (calls === undefined) {
      calls = new Ring();
      this.#calls.set(object, calls);
    }
    calls.push(call);
    this.#numbers.set(call.activation.number, call);
  }

  #clear(): void {
    for (const [object, calls] of this.#calls) {
      for (let left = calls.length; left > 0; left -= 1) {
        const call = calls.shift() as ParkedCall;
        if (this.#numbers.has(call.activation.number)) calls.push(call);
      }
      if (calls.length === 0) this.#calls.delete(object);
    }
    this.#gone = 0;
  }

  /** Takes the call of the object that may begin next; undefined where the object is busy, or none waits for it. */
  takeNext(object: KeptObject): ParkedCall | undefined {
    if (object.isBusy) return undefined;
    const calls = this.#calls.get(object);
    let call = calls?.shift();
    for (; call !== undefined && !this.#numbers.delete(call.activation.number); call = calls?.shift()) this.#gone -= 1;
    if (calls?.length === 0) this.#calls.delete(object);
    return call;
  }
}
