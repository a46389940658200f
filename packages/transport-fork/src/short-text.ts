/**
 * Short messages as JSON: what one event or one result comes to, where nothing else waits. For these it takes a third of the time of a
 * clone, whose making costs more than its content; long lists are quicker cloned.
 */
import { types } from 'node:util';

const LONGEST_LIST = 8;
const LONGEST_TEXT = 64;

/** Returns the message as JSON, if it is a short list of short primitives that JSON keeps whole. */
export function textOf(message: unknown): string | undefined {
  if (!Array.isArray(message) || types.isProxy(message) || message.length > LONGEST_LIST) return undefined;
  // Of a list with holes or other members JSON does not tell; the clone does.
  if (Object.keys(message).length !== message.length || 'toJSON' in message) return undefined;
  for (let index = 0; index < message.length; index += 1) if (!isWhole(message[index])) return undefined;
  return JSON.stringify(message);
}

function isWhole(value: unknown): boolean {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'string':
      return value.length <= LONGEST_TEXT;
    case 'boolean':
      return true;
    default:
      return value === null;
  }
}
