/** Behind an event that gives way an executor of one at a time waits for its caller. */
import { describe, expect, it } from 'vitest';
import { Deferred } from '../../src/deferred.ts';
import { context } from '../../src/executor/context.ts';
import { HandClock, useHandClock } from '../hand-clock.ts';
import { start } from './fake-executor.ts';

describe('an executor whose event was told to give way', () => {
  const clock = useHandClock(new HandClock());

  it('begins the next one when the caller has read the answer, which may have ended the executor until then', async () => {
    const wait = (): Promise<unknown> => new Promise((resolve) => context().signal.addEventListener('abort', () => resolve('gave way')));
    const line = start({ wait, quick: () => 'quick' });
    line.hello();
    await line.message('ready');
    const waiting = line.run('wait');
    const quick = line.run('quick');
    line.deliver(['cancel', waiting, ['value', undefined]]);
    expect(await line.end(waiting)).toBe('gave way');
    // It hears what comes meanwhile.
    line.deliver(['cancel', line.run('quick'), ['value', undefined]]);
    await line.message('alive');
    expect(line.started).toBe(1);
    line.deliver(['resume', waiting]);
    expect(await line.end(quick)).toBe('quick');
  });

  it('does so too where that has held its thread for longer than it might: it could not be told', async () => {
    const hold = (ms: number): void => {
      clock.now += ms;
    };
    const line = start({ hold });
    line.hello();
    await line.message('ready');
    const late = line.runEach('hold', [[59_999], [60_000], [1]], [0, 1]) - 1;
    expect(await line.end(late)).toBeUndefined();
    line.deliver(['cancel', line.run('hold', [1]), ['value', undefined]]);
    await line.message('alive');
    expect(line.started).toBe(2);
    line.deliver(['resume', late]);
    await line.end(late + 1);
  });

  it('does not wait where that had ended before, or others run beside it', async () => {
    const opened = new Deferred<string>();
    const line = start({ wait: () => opened.promise, quick: () => 'quick' });
    line.hello({ concurrency: 2 });
    await line.message('ready');
    const waiting = line.run('wait');
    line.deliver(['cancel', waiting, ['value', undefined]]);
    expect(await line.end(line.run('quick'))).toBe('quick');
    opened.resolve('ended');
    await line.end(waiting);
    expect(await line.end(line.run('quick'))).toBe('quick');
    const one = start({ quick: () => 'quick' });
    one.hello();
    await one.message('ready');
    const ended = one.run('quick');
    await one.end(ended);
    one.deliver(['cancel', ended, ['value', undefined]]);
    expect(await one.end(one.run('quick'))).toBe('quick');
  });
});
