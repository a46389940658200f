/** Checks values that cross as plain data, errors whole: nothing of what the other end sent is taken for what it should be. */
import type { WireError, WireValue } from './error-transfer.ts';
import { asList, asRecord, asText, malformed, own, readTarget } from './records.ts';

/** More than either end of ours ever sends: it cuts nests of errors at 16, and lists of them at 1,000. */
const MAX_NESTED = 64;
const MAX_LISTED = 10_000;

/** @throws ProtocolError where neither end of ours sends such a thing. */
export function checkValue(received: unknown): WireValue {
  new Check().value(received, 0);
  return received as WireValue;
}

/** @throws ProtocolError where neither end of ours sends such a thing. */
export function checkError(received: unknown): WireError {
  new Check().error(received, 0);
  return received as WireError;
}

class Check {
  readonly #seen = new Set<object>();

  value(received: unknown, depth: number): void {
    const pair = asList(received, 'a pair');
    if (pair[0] === 'value') return;
    if (pair[0] !== 'error' || depth > MAX_NESTED) throw malformed('a pair', 'a value or an error');
    this.error(pair[1], depth + 1);
  }

  error(received: unknown, depth: number): void {
    const error = asRecord(received, 'an error');
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
