/** What a whole process does: how it ends, what it costs, what it prints. */
import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

describe('the end of a process', () => {
  it('does not wait for loops that were forgotten', async () => {
    const { answer, code, stderr } = await runProgram('forgotten-loop.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: { first: 2, second: 4, isRunning: true }, code: 0, stderr: '' });
  });

  it('waits for work', async () => {
    const { answer, code, stderr } = await runProgram('work-keeps-alive.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: [300, 8, 1], code: 0, stderr: '' });
  });

  it.each(['SIGKILL', 'SIGTERM', 'exit', 'throw'])('by %s takes executors in busy loops along', async (how) => {
    const { code, signal } = await runProgram('killed-caller.mjs', [], [how]);
    const expected = { exit: [3, null], throw: [1, null] }[how] ?? [null, how];
    expect([code, signal]).toEqual(expected);
  });

  it('finds nothing left of loops that were stopped and terminated', async () => {
    const { answer, code, stderr } = await runProgram('start-and-stop.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: { left: 0 }, code: 0, stderr: '' });
  });
});

describe('what it costs', () => {
  it('is no CPU time while there is nothing to do, a thousand unread streams included', async () => {
    const { answer, code } = await runProgram('idle.mjs');
    expect(code).toBe(0);
    expect((answer as { milliseconds: number }).milliseconds).toBeLessThan(50);
  });

  it('is bounded memory', async () => {
    const { answer, code } = await runProgram('memory.mjs', ['--expose-gc']);
    const { grown, kept, queued, peak } = answer as Record<'grown' | 'kept' | 'queued' | 'peak', number>;
    expect(code).toBe(0);
    // MiB, after 200,000 more events.
    expect(grown).toBeLessThan(2);
    expect(kept).toBe(0);
    expect(queued).toBeLessThan(80);
    expect(peak).toBeLessThan(80);
  });

  it('is nothing for proxies that were forgotten, but not while they are called', async () => {
    const { answer, code, stderr } = await runProgram('forgotten-proxies.mjs', ['--expose-gc']);
    expect({ answer, code, stderr }).toEqual({
      answer: { results: ['slept', 'slept'], items: [1, 2, 3, 4, 5], executorsWhileHeld: 1, executors: 0, heldAnswers: 'slept' },
      code: 0,
      stderr: '',
    });
  });

  it('is little for cancelled events', async () => {
    const { answer, code } = await runProgram('cancelled.mjs', ['--expose-gc']);
    expect(code).toBe(0);
    const found = answer as {
      byHand: { milliseconds: number };
      bySignal: { milliseconds: number; abort: number };
      ended: number;
      after: number;
    };
    expect([found.ended, found.after]).toEqual([200_001, 8]);
    // Were any of it quadratic, it would be minutes.
    expect(found.byHand.milliseconds + found.bySignal.milliseconds + found.bySignal.abort).toBeLessThan(15_000);
  });
});

describe('what is printed', () => {
  it('by tasks comes whole and in order, the last line before a death included', async () => {
    const { stdout, code } = await runProgram('printing.mjs');
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index} ${'é👍'.repeat(index % 30)}`);
    expect(stdout).toBe(`${[...lines, 'the last line', 'after the death'].join('\n')}\n`);
    expect(code).toBe(0);
  });

  it('of failures that nobody handles, once, to stderr, and the process goes on', async () => {
    const { stdout, stderr, code } = await runProgram('unheard-failure.mjs');
    expect([stdout, code]).toEqual(['', 0]);
    for (const part of ['nobody listens', 'plain/fail', 'the key', 'plain.mjs']) expect(stderr).toContain(part);
  });
});

describe('a thread', () => {
  it('that runs out of memory takes its own event along, and no other', async () => {
    const { answer, code } = await runProgram('out-of-memory.mjs');
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      failed: [{ key: 'greedy', name: 'ExecutorLostError', wasRunning: true, message: expect.stringMatching(/memory/) }],
      results: 199,
    });
  });
});

describe('the packages', () => {
  it('can be required', async () => {
    const { answer, code } = await runProgram('required.cjs');
    expect({ answer, code }).toEqual({ answer: 16, code: 0 });
  });

  it('are chosen by name, from the application', async () => {
    const { answer, code, stderr } = await runProgram('default-transport.mjs');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(answer).toMatchObject({
      without: { code: 'ERR_ARGUMENT', message: expect.stringMatching(/@mp-event-loop\/transport-worker/) },
      missing: { code: 'ERR_TRANSPORT', message: expect.stringMatching(/no-such-package-at-all/) },
      byName: [2],
      byObject: [4],
    });
  });
});
