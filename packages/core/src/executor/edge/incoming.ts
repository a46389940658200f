/** What the other end sent. Each message is read member by member: what is of another type than a loop sends ends the executor. */
import { ProtocolError } from '../../errors.ts';
import { checkValue } from '../../wire/checked-values.ts';
import { decode, type WireValue } from '../../wire/error-transfer.ts';
import { type CallerMessage, type Hello, PROTOCOL_VERSION, parseCallerMessage } from '../../wire/protocol.ts';
import { asCount, asFlag, asList, asRecord, asText, malformed, own, readTarget } from '../../wire/records.ts';
import { MAX_ARGUMENTS, MAX_TARGET } from './run-reader.ts';
import { Failure } from './thrown.ts';

/** Returns a message of a loop, or a Failure where no loop sends such a thing. */
export function readMessage(received: unknown): CallerMessage | Failure {
  try {
    const message = parseCallerMessage(received);
    // Its events are read one by one, when their turn comes.
    return message[0] === 'run' ? message : read(message[0], message);
  } catch (thrown) {
    return new Failure(thrown);
  }
}

/** Returns the reason of a cancellation, or a Failure. */
export function readReason(reason: WireValue): unknown {
  try {
    return decode(reason);
  } catch (thrown) {
    return new Failure(thrown);
  }
}

function read(tag: Exclude<CallerMessage[0], 'run'>, message: readonly unknown[]): CallerMessage {
  const [, first, second] = message;
  const what = `'${tag}' with a member`;
  switch (tag) {
    case 'hello':
      return [tag, readHello(first)];
    case 'import':
      return [tag, asText(first, what), asText(second, what)];
    case 'target':
      return [tag, asCount(first, what, MAX_TARGET), readTarget(second)];
    case 'method':
      return [tag, asCount(first, what, MAX_TARGET), asText(second, what)];
    case 'cancel':
      return [tag, asCount(first, what), checkValue(second)];
    case 'credit':
      return [tag, asCount(first, what), asCount(second, what)];
    case 'keep':
      if (typeof second !== 'object' || second === null) throw malformed(`'keep' with a value`, 'an object');
      return [tag, asCount(first, what), second];
    case 'resume':
    case 'drop':
    case 'free':
      return [tag, asCount(first, what)];
    case 'end':
      return [tag];
    case 'progress':
      return [tag, asFlag(first, what)];
  }
}

/** The version comes first: a hello of another one may look different. */
function readHello(received: unknown): Hello {
  const hello = asRecord(received, `'hello'`);
  const version = own(hello, 'version');
  if (version !== PROTOCOL_VERSION) {
    const said = typeof version === 'number' ? version : 'of another kind';
    throw new ProtocolError(
      `the loop speaks protocol version ${said}, this executor ${PROTOCOL_VERSION}: ` +
        'install the same version of @mp-event-loop/core on both sides',
    );
  }
  const modules: [string, string][] = [];
  // Item by item: a hole ends it, however long the list says it is.
  for (const item of asList(own(hello, 'modules'), `'modules' in 'hello'`)) {
    const module = asList(item, 'a task module');
    modules.push([asText(module[0], 'the URL of a task module'), asText(module[1], 'the name of a task module')]);
  }
  const initialize = own(hello, 'initialize');
  const initializeArgs = initialize === undefined ? [] : asList(own(hello, 'initializeArgs'), 'the arguments of initialize');
  if (initializeArgs.length > MAX_ARGUMENTS) throw malformed('a list of arguments', `of ${MAX_ARGUMENTS} at most`);
  return {
    version,
    executorId: asText(own(hello, 'executorId'), `'executorId' in 'hello'`),
    index: asCount(own(hello, 'index'), `'index' in 'hello'`),
    concurrency: asCount(own(hello, 'concurrency'), `'concurrency' in 'hello'`),
    modules,
    initialize: initialize === undefined ? undefined : readTarget(initialize),
    initializeArgs,
    importWithin: asCount(own(hello, 'importWithin'), `'importWithin' in 'hello'`),
    isFirst: own(hello, 'isFirst') === true,
  };
}
