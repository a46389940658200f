/** Reads what the other end sent member by member. Only own properties count: what a record inherits, nobody sent. */
import { ProtocolError } from '../errors.ts';
import type { TargetName } from '../tasks.ts';

/** Returns the own property of that name, or undefined. */
export function own(record: object, key: string): unknown {
  return Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}

/** @throws ProtocolError where it is no record; `what` names it. */
export function asRecord(value: unknown, what: string): object {
  // Of bytes each would be a member.
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) return value;
  throw malformed(what, 'a record');
}

/** @throws ProtocolError where it is no list; `what` names it. */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw malformed(what, 'a list');
}

/** @throws ProtocolError where it is no text; `what` names it. */
export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw malformed(what, 'text');
}

/** @throws ProtocolError where it is no whole number from 0 to `most`; `what` names it. */
export function asCount(value: unknown, what: string, most: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw malformed(what, 'a whole number in its range');
}

/** Returns a number that may be infinite. @throws ProtocolError where it is none from 0 on; `what` names it. */
export function asAmount(value: unknown, what: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw malformed(what, 'a number from 0 on');
}

/** @throws ProtocolError where it is neither true nor false; `what` names it. */
export function asFlag(value: unknown, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw malformed(what, 'true or false');
}

/** @throws ProtocolError where it names no target. */
export function readTarget(received: unknown): TargetName {
  const target = asRecord(received, 'a target');
  const url = own(target, 'url');
  return {
    url: url === undefined ? undefined : asText(url, 'the URL of a target'),
    name: asText(own(target, 'name'), 'the name of a target'),
    key: asText(own(target, 'key'), 'the key of a target'),
  };
}

export function malformed(what: string, wanted: string): ProtocolError {
  return new ProtocolError(`the other end sent ${what} that is not ${wanted}`);
}
