/**
 * What executors sent: the half of the loop's wire edge that reads it. One that a host lends is whatever that host says, so each message is
 * read member by member: what is of another type than an executor sends ends the executor.
 */
import type { EventState } from '../event-state.ts';
import { RemoteObject } from '../state/remote-object.ts';
import { checkError, checkValue } from '../wire/checked-values.ts';
import { decode, decodeError, type WireError } from '../wire/error-transfer.ts';
import { type ExecutorMessage, type ObjectMirrors, OUTCOME_JSON, parseExecutorMessage } from '../wire/protocol.ts';
import { asAmount, asCount, asList, asText } from '../wire/records.ts';

/** @throws ProtocolError when it is no message of an executor. */
export function messageFrom(received: unknown): ExecutorMessage {
  const message = parseExecutorMessage(received);
  // Its results are read one by one, when their turn comes.
  return message[0] === 'done' ? message : read(message[0], message);
}

function read(tag: Exclude<ExecutorMessage[0], 'done'>, message: readonly unknown[]): ExecutorMessage {
  const [, first, second] = message;
  const what = `'${tag}' with a member`;
  switch (tag) {
    case 'limits':
      return [tag, asAmount(first, what), asAmount(second, what)];
    case 'ready':
      return [tag, readFailures(first)];
    case 'failed':
      return [tag, checkError(first)];
    case 'imported':
      return [tag, asText(first, what), readFailure(second)];
    case 'alive':
    case 'begun':
      return [tag, asCount(first, what)];
    case 'ended':
      return [tag];
    case 'progress':
      return [tag, asCount(first, what), checkValue(second)];
    case 'freed':
      return [tag, asCount(first, what), readFailure(second)];
    case 'stray':
      return [tag, first === undefined ? undefined : asCount(first, what), checkError(second)];
  }
}

function readFailure(received: unknown): WireError | undefined {
  return received === undefined ? undefined : checkError(received);
}

function readFailures(received: unknown): readonly (readonly [url: string, WireError | undefined])[] {
  const failures: (readonly [string, WireError | undefined])[] = [];
  // Item by item: a hole ends it, however long the list says it is.
  for (const item of asList(received, 'a list of failures')) {
    const failure = asList(item, 'a failure');
    failures.push([asText(failure[0], 'the URL of a task module'), readFailure(failure[1])]);
  }
  return failures;
}

/** The header of a result, or the number of an event. @throws ProtocolError where it is none. */
export function numberFrom(received: unknown): number {
  return asCount(received, 'a result with a header or number');
}

/** A result, or an item of a stream. @throws ProtocolError where it is no text that is to be JSON, SyntaxError where that is none. */
export function valueFrom(outcome: number, value: unknown): unknown {
  return outcome === OUTCOME_JSON ? JSON.parse(asText(value, 'a result')) : value;
}

/** @throws ProtocolError where it is none. */
export function errorFrom(wire: unknown): Error {
  return decodeError(checkError(wire));
}

/** An error, or any other value, of a message that was read. */
export { decode as progressFrom, decodeError as failureFrom };

/**
 * Takes what an answer tells of an object that the event calls, makes, or has as an argument.
 *
 * @throws ProtocolError where it tells what it was not asked for.
 */
export function mirrorFrom({ ties }: EventState, value: unknown): void {
  const mirrors = asList(value, 'mirrored values') as ObjectMirrors;
  const [id] = mirrors;
  const { calls, makes, references = [] } = ties ?? {};
  if (calls?.id === id) calls.mirror(mirrors);
  else if (makes?.object.id === id) makes.object.mirror(mirrors);
  else {
    const referent = references.find((reference) => reference.referent.id === id)?.referent;
    if (referent instanceof RemoteObject) referent.mirror(mirrors);
  }
}
