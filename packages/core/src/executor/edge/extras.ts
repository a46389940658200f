/** Reads what few events have. */
import type { TargetName } from '../../tasks.ts';
import type { Extra } from '../../wire/protocol.ts';
import { asAmount, asCount, asFlag, asList, asRecord, asText, malformed, own, readTarget } from '../../wire/records.ts';

type Reference = NonNullable<Extra['references']>[number];

/** @throws ProtocolError where it is nothing that a loop sends. */
export function readExtra(received: unknown): Extra {
  const extra = asRecord(received, 'extras of an event');
  const read = <T>(key: keyof Extra, of: (value: unknown, what: string) => T): T | undefined => {
    const value = own(extra, key);
    return value === undefined ? undefined : of(value, `'${key}' of an event`);
  };
  return {
    key: read('key', asText),
    attempt: read('attempt', asCount),
    timeout: read('timeout', asAmount),
    hearsProgress: read('hearsProgress', asFlag),
    object: read('object', readObject),
    construct: read('construct', readConstruct),
    references: read('references', readReferences),
  };
}

/** Returns the target that it names, or undefined. */
export function targetOf(received: unknown): TargetName | undefined {
  try {
    return readTarget(received);
  } catch {
    return undefined;
  }
}

function readObject(received: unknown, what: string): NonNullable<Extra['object']> {
  const object = asRecord(received, what);
  const target = own(object, 'target');
  return {
    target: target === undefined ? undefined : readTarget(target),
    argumentCount: asCount(own(object, 'argumentCount'), `'argumentCount' of an event object`),
    hasKwargs: asFlag(own(object, 'hasKwargs'), `'hasKwargs' of an event object`),
  };
}

function readConstruct(received: unknown, what: string): NonNullable<Extra['construct']> {
  const construct = asRecord(received, what);
  const mirror: string[] = [];
  // Item by item, here and below: a hole ends it, however long the list says it is.
  for (const name of asList(own(construct, 'mirror'), 'a list of mirrored names')) mirror.push(asText(name, 'a mirrored name'));
  return { id: asCount(own(construct, 'id'), 'the id of an object'), mirror };
}

function readReferences(received: unknown, what: string): readonly Reference[] {
  const references: Reference[] = [];
  for (const item of asList(received, what)) {
    const reference = asList(item, 'a reference');
    references.push([readPath(reference[0]), asCount(reference[1], 'the id of a reference')]);
  }
  return references;
}

function readPath(received: unknown): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (const step of asList(received, 'the path of a reference')) {
    if (typeof step !== 'string' && typeof step !== 'number') throw malformed('a step of a path', 'text or a number');
    path.push(step);
  }
  if (path.length === 0) throw malformed('the path of a reference', 'a place in the arguments');
  return path;
}
