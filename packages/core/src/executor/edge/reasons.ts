/** Checks values that cross as plain data, errors whole: the reasons of cancellations. */
import type { WireValue } from '../../wire/error-transfer.ts';
import { readTarget } from './extras.ts';
import { asList, asRecord, asText, malformed, own } from './records.ts';

/** More than a loop ever sends: it cuts nests of errors at 16, and lists of them at 1,000. */
const MAX_NESTED = 64;
const MAX_LISTED = 10_000;

/** @throws ProtocolError where a loop sends no such thing. */
export function checkReason(received: unknown): WireValue {
  new ReasonCheck().value(received, 0);
  return received as WireValue;
}

class ReasonCheck {
  readonly #seen = new Set<object>();

  value(received: unknown, depth: number): void {
    const pair = asList(received, 'a reason');
    if (pair[0] === 'value') return;
    if (pair[0] !== 'error' || depth > MAX_NESTED) throw malformed('a reason', 'a value or an error');
    this.#error(asRecord(pair[1], 'an error'), depth + 1);
  }

  #error(error: object, depth: number): void {
    if (this.#seen.has(error)) return;
    this.#seen.add(error);
    asText(own(error, 'name'), 'the name of an error');
    asText(own(error, 'message'), 'the message of an error');
    for (const key of ['stack', 'ours']) if (own(error, key) !== undefined) asText(own(error, key), `'${key}' of an error`);
    const type = own(error, 'type');
    if (type !== undefined) readTarget(type);
    const cause = own(error, 'cause');
    if (cause !== undefined) this.value(cause, depth);
    const errors = own(error, 'errors');
    if (errors !== undefined) {
      const list = asList(errors, 'a list of errors');
      if (list.length > MAX_LISTED) throw malformed('a list of errors', `of ${MAX_LISTED} at most`);
      for (const one of list) this.value(one, depth);
    }
    for (const field of Object.values(asRecord(own(error, 'fields'), 'the fields of an error'))) this.value(field, depth);
  }
}
