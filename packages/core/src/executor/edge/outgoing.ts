/** Values on their way to the caller. */
import { SerializationError } from '../../errors.ts';
import type { CallerChannel } from '../../transport.ts';
import { encode, type WireValue } from '../../wire/error-transfer.ts';
import { isCloneable, uncloneable, untransferable } from '../../wire/uncloneable.ts';
import { type bare, formOf, json, type raw } from '../../wire/values.ts';
import { Failure } from './thrown.ts';

/** Names the value in error messages. */
const PATH = 'results';

/** Returns how a value crosses: `bare`, as this JSON text, or `raw`. A Failure where it cannot cross at all. */
export function pack(value: unknown): typeof bare | typeof raw | string | Failure {
  try {
    const form = formOf(value, PATH);
    return form === json ? JSON.stringify(value) : form;
  } catch (cause) {
    return new Failure(cause instanceof SerializationError ? cause : uncloneable(value, PATH, cause));
  }
}

/** Sends a message that carries one value as it is. Where the value cannot be cloned, nothing is sent. */
export function sendRaw(
  channel: CallerChannel,
  message: readonly unknown[],
  value: unknown,
  transfer: readonly object[] | undefined,
): Failure | undefined {
  try {
    channel.send(message, transfer);
    return undefined;
  } catch (cause) {
    const isListToBlame = transfer !== undefined && isCloneable(value);
    return new Failure(isListToBlame ? untransferable('what context().transfer() was given', cause) : uncloneable(value, PATH, cause));
  }
}

/** Returns any value as plain data: an error with its fields, a value that cannot be cloned as its description. */
export function encodeValue(value: unknown): WireValue {
  return encode(value);
}
