/** Guarantee 6: no error vanishes. */
import { ArgumentError, TargetError } from '../errors.ts';
import type { EventLoop } from '../event-loop.ts';
import { check, isError, isOurs, matches, rejects, same, throws } from './assert.ts';
import { neverStopsCalling, OrderError, rejectWith, thisLineFails, throwOne } from './failing-tasks.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

async function errorOf(loop: EventLoop, kind: string): Promise<Error> {
  const event = loop.addEvent(throwOne, [kind]);
  const error = isError(await rejects(event.finished, 'an event that throws'), Error, 'its error');
  same(event.error === error, true, 'whether event.error is what finished rejects with');
  same(event.status, 'rejected', 'status');
  return error;
}

function fieldsOf(error: Error): object {
  return { ...error };
}

export const errors: Property = {
  name: 'guarantee 6: errors',
  cases: {
    'errors keep their name, message, code and own fields': async (scene) => {
      const loop = scene.shared();
      const plain = await errorOf(loop, 'Error');
      same([plain.name, plain.message, Object.keys(plain)], ['Error', 'plain', []], 'a plain error');
      const error = await errorOf(loop, 'fields');
      same(error.message, 'with fields', 'message');
      same(fieldsOf(error), { code: 'E_CODE', errno: -2, at: new Date(5), list: [1, -0], nothing: undefined }, 'fields');
      same((await errorOf(loop, 'empty message')).message, '', 'an empty message');
    },

    'errors of built-in classes keep their class': async (scene) => {
      const loop = scene.shared();
      for (const Class of [TypeError, RangeError, SyntaxError]) {
        const error = isError(await errorOf(loop, Class.name), Class, 'its error');
        same([error.name, error.constructor === Class], [Class.name, true], 'name and class');
      }
    },

    'errors of a class given to defineTasks keep that class': async (scene) => {
      const error = isError(await errorOf(scene.shared(), 'OrderError'), OrderError, 'its error');
      same([error.name, error.message, error.order, error.question], ['OrderError', 'order lost', 7, 'where is order 7?'], 'its members');
      const cause = isError(error.cause, TypeError, 'its cause');
      same(cause.message, 'the cause', 'message of the cause');
    },

    'errors of an unknown class arrive as Error with their name and fields': async (scene) => {
      const error = await errorOf(scene.shared(), 'UnknownError');
      same([error.name, error.message], ['UnknownError', 'of a class that nobody was given'], 'name and message');
      same((error as Error & { detail?: unknown }).detail, new Map([['known', false]]), 'its field');
    },

    'errors keep a code that is no field of theirs but of their class': async (scene) => {
      const error = await errorOf(scene.shared(), 'inherited code');
      same([error.name, error.message, fieldsOf(error)], ['TimeoutError', 'too late', { code: 23 }], 'name, message and fields');
    },

    'errors of the library itself keep their class and code': async (scene) => {
      const error = isOurs(await errorOf(scene.shared(), 'ArgumentError'), ArgumentError, 'ERR_ARGUMENT', 'its error');
      same(error.message, "one of the library's own", 'message');
    },

    'an AggregateError keeps its errors': async (scene) => {
      const error = isError(await errorOf(scene.shared(), 'AggregateError'), AggregateError, 'its error');
      same([error.message, error.errors.length], ['all of them', 3], 'message and number of errors');
      isError(error.errors[0], TypeError, 'errors[0]');
      same(isError(error.errors[1], OrderError, 'errors[1]').order, 2, 'errors[1].order');
      same(error.errors[2], 'third', 'errors[2]');
    },

    'errors keep chains and cycles of causes, and errors in fields': async (scene) => {
      const loop = scene.shared();
      const messages: unknown[] = [];
      let link: unknown = await errorOf(loop, 'cause chain');
      for (; link instanceof Error; link = link.cause) messages.push(link.message);
      same([...messages, link], ['top', 'middle', 'bottom', 'the root'], 'messages down the chain');
      same((await errorOf(loop, 'own cycle')).message, 'caused by itself', 'message of an error that is its own cause');
      const { inner } = (await errorOf(loop, 'error as a field')) as Error & { inner?: unknown };
      same(isError(inner, TypeError, 'the field').message, 'inner', 'its message');
    },

    'an error with fields that cannot cross still arrives': async (scene) => {
      const loop = scene.shared();
      const error = await errorOf(loop, 'uncloneable field');
      same([error.message, (error as Error & { kept?: unknown }).kept], ['holds a socket', 1], 'message and the other field');
      same((await errorOf(loop, 'throwing getter')).message, 'hostile', 'message of an error whose getter throws');
      same((await errorOf(loop, 'frozen')).message, 'frozen', 'message of a frozen error');
    },

    'a thrown value that is not an Error becomes the cause of one': async (scene) => {
      const loop = scene.shared();
      for (const [kind, value] of Object.entries({ string: 'a string', undefined: undefined, null: null, '-0': -0 })) {
        const error = await errorOf(loop, kind);
        check('cause' in error, `the error for a thrown ${kind} must have a cause`);
        same(error.cause, value, `the cause, for a thrown ${kind}`);
      }
      same((await errorOf(loop, 'object')).cause, { reason: 'an object', list: [new Date(1)] }, 'the cause, for a thrown object');
      // A function can't cross, but the event still fails with an Error.
      await errorOf(loop, 'function');
    },

    'an async task that rejects fails like one that throws': async (scene) => {
      const event = scene.shared().addEvent(rejectWith, ['OrderError']);
      same(isError(await rejects(event.finished, 'the event'), OrderError, 'its error').order, 7, 'its field');
    },

    'the stack of an error names the line in the task, then target, id, key and executor': async (scene) => {
      const loop = scene.shared();
      const event = loop.addEvent(thisLineFails, [], { key: 'the key' });
      const error = isError(await rejects(event.finished, 'the event'), Error, 'its error');
      const stack = String(error.stack);
      matches(stack, /look at the stack/, 'the stack, which begins with the message');
      matches(stack, /thisLineFails[^\n]*failing-tasks/, 'the stack, which shows where it was thrown');
      const lines = stack.split('\n');
      const at = lines.findIndex((line) => line.includes('failing-tasks/thisLineFails'));
      check(at > 0, `the stack must name the target, failing-tasks/thisLineFails: ${stack}`);
      const executor = loop.stats().executors[0]?.id ?? 'none';
      const rest = lines.slice(at).join('\n');
      for (const part of [event.id, 'the key', executor])
        check(rest.includes(part), `the stack must name '${part}' with the target: ${rest}`);
    },

    'the stack of an error shows where the event was added with the option debug': async (scene) => {
      const error = async (debug: boolean): Promise<string> => {
        const loop = scene.loop({ debug });
        const addedHere = (): Promise<unknown> => loop.addEvent(throwOne, ['Error']).finished;
        return String(((await rejects(addedHere(), 'the event')) as Error).stack);
      };
      matches(await error(true), /added[\s\S]*addedHere/, 'the stack with debug');
      check(!(await error(false)).includes('addedHere'), 'without debug, the stack must not show where the event was added');
    },

    'endless recursion fails its own event and no other': async (scene) => {
      const loop = scene.shared();
      const event = loop.addEvent(neverStopsCalling, [0]);
      const after = loop.addEvent(echo, ['after']);
      isError(await rejects(event.finished, 'the event'), RangeError, 'its error');
      same(await after.finished, 'after', 'the event after it');
    },

    'addEvent throws at once for a function that is not a task, and says how to fix it': (scene) => {
      const loop = scene.loop();
      const forgotten = (): number => 1;
      const error = isOurs(
        throws(() => loop.addEvent(forgotten), 'addEvent'),
        TargetError,
        'ERR_TARGET',
        'what it throws',
      );
      for (const part of [
        /forgotten/,
        /import \{ defineTasks \} from '@mp-event-loop\/core'/,
        /defineTasks\(import\.meta\.url, \{ forgotten \}\)/,
      ]) {
        matches(error.message, part, 'the message');
      }
      same(loop.isRunning(), false, 'whether that has started the loop');
    },
  },
};
