import { describe, expect, it } from 'vitest';
import { ArgumentError, TargetError } from '../../../src/errors.ts';
import { Failure, failureOf } from '../../../src/executor/edge/index.ts';
import { decodeError } from '../../../src/wire/error-transfer.ts';

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

describe('Failure.is', () => {
  it('takes failures', () => {
    expect(Failure.is(new Failure('thrown'))).toBe(true);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a primitive', 1],
    ['an Error', new Error('no failure')],
    ['a look-alike', Object.create(Failure.prototype)],
    ['a Proxy of a failure', new Proxy(new Failure('thrown'), {})],
    ['a revoked Proxy', revoked],
  ])('takes nothing else, and runs none of its code: %s', (_, value) => {
    expect(Failure.is(value)).toBe(false);
  });
});

describe('a failure', () => {
  it('knows its class and code, and crosses as its error', () => {
    const failure = new Failure(new TargetError('lost'));
    expect(failure.threw(TargetError)).toBe(true);
    expect(failure.threw(ArgumentError)).toBe(false);
    expect(failure.code).toBe('ERR_TARGET');
    expect(failure.words).toContain('lost');
    expect(decodeError(failure.encode('the task'))).toBeInstanceOf(TargetError);
  });

  it.each([undefined, null, 'text', 0])('can be of a value that is no Error: %s', (thrown) => {
    const failure = new Failure(thrown);
    expect(failure.code).toBeUndefined();
    expect(failure.words).toBe(String(thrown));
    expect(failure.encode('the task').message).toContain('the task threw a value that is no Error');
  });
});

describe('failureOf', () => {
  it('resolves with what the work threw', async () => {
    const error = new Error('no');
    expect((await failureOf(Promise.reject(error)))?.cause).toBe(error);
  });

  it('resolves with undefined where the work succeeded', async () => {
    expect(await failureOf(Promise.resolve('done'))).toBeUndefined();
  });
});
