import { types } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ArgumentError, EventLoopError, ExecutorLostError } from '../../src/errors.ts';
import { defineTasks } from '../../src/tasks.ts';
import { decodeError, encodeError } from '../../src/wire/error-transfer.ts';

class KnownError extends Error {
  override name = 'KnownError';
  readonly detail: unknown;

  constructor(message: string, detail: unknown) {
    super(message);
    this.detail = detail;
  }
}
class MoreSpecialError extends KnownError {}
defineTasks(import.meta.url, { KnownError });

/** As it comes back, by way of a clone. */
function transferred(error: Error): Error {
  return decodeError(structuredClone(encodeError(error)));
}

describe('an error that is encoded and decoded', () => {
  it('a decoded error is a native Error', () => {
    const error = transferred(new TypeError('wrong'));
    expect(error).toBeInstanceOf(TypeError);
    expect(types.isNativeError(error)).toBe(true);
    expect(structuredClone(error)).toBeInstanceOf(TypeError);
    expect(String(error)).toBe('TypeError: wrong');
    expect(Object.keys(error)).toEqual([]);
  });

  it('a decoded error keeps its stack', () => {
    const original = new Error('here');
    expect(transferred(original).stack).toBe(original.stack);
  });

  it('a decoded error has the nearest known class', () => {
    const error = transferred(new MoreSpecialError('message', new Map([[1, 2]])));
    expect(error).toBeInstanceOf(KnownError);
    expect(error).not.toBeInstanceOf(MoreSpecialError);
    expect(error).toMatchObject({ name: 'KnownError', message: 'message', detail: new Map([[1, 2]]) });
  });

  it("a decoded error has the library's class for its code", () => {
    const error = transferred(new ArgumentError('no', { cause: 'why' }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toBeInstanceOf(EventLoopError);
    expect(error).toMatchObject({ code: 'ERR_ARGUMENT', cause: 'why' });
    const details = { exitCode: 3, signal: null, stderrTail: 'last words', wasRunning: true };
    expect(transferred(new ExecutorLostError('lost', details))).toMatchObject(details);
  });

  it('a decoded error keeps causes and errors, including values that are not errors', () => {
    const cause = new AggregateError([new KnownError('inner', 1), 'no error', { plain: -0 }], 'many');
    const error = transferred(new Error('outer', { cause })) as Error & { cause: AggregateError };
    expect(error.cause).toBeInstanceOf(AggregateError);
    expect(error.cause.errors[0]).toBeInstanceOf(KnownError);
    expect(error.cause.errors.slice(1)).toEqual(['no error', { plain: -0 }]);
  });

  it('a decoded error distinguishes an undefined cause from none', () => {
    expect('cause' in transferred(new Error('with', { cause: undefined }))).toBe(true);
    expect('cause' in transferred(new Error('without'))).toBe(false);
  });

  it('a decoded error keeps __proto__ as an ordinary field', () => {
    const original = Object.defineProperty(new Error('odd'), '__proto__', { value: { polluted: true }, enumerable: true });
    const error = transferred(original);
    expect(Object.getOwnPropertyDescriptor(error, '__proto__')?.value).toEqual({ polluted: true });
    expect(error).toBeInstanceOf(Error);
  });

  it('encoding an error survives throwing getters, long chains and cycles', () => {
    const trap = Object.defineProperties(new Error('trap'), {
      cause: {
        get: () => {
          throw new Error('no cause');
        },
      },
      field: {
        enumerable: true,
        get: () => {
          throw new Error('no field');
        },
      },
    });
    expect(transferred(trap).message).toBe('trap');
    let chain = new Error('innermost');
    for (let link = 0; link < 10_000; link += 1) chain = new Error(`link ${link}`, { cause: chain });
    expect(transferred(chain).message).toBe('link 9999');
    const own = new Error('own cause');
    own.cause = own;
    expect(transferred(own).message).toBe('own cause');
    const wide = new AggregateError([], 'wide');
    wide.errors = [wide, wide];
    expect(transferred(wide).message).toBe('wide');
  });

  it('encoding an error describes fields that cannot cross', () => {
    const error = transferred(Object.assign(new Error('holds'), { socket: () => {}, kept: 1 }));
    expect(error).toMatchObject({ message: 'holds', kept: 1, socket: expect.any(String) });
  });
});
