/** What a whole process does: how it ends, what it costs, what it prints. */
import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

describe('end of a process with loops', () => {
  it('a process ends without waiting for a forgotten loop', async () => {
    const { answer, code, stderr } = await runProgram('forgotten-loop.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: { first: 2, second: 4, isRunning: true }, code: 0, stderr: '' });
  });

  it('a process waits for the work of its loops', async () => {
    const { answer, code, stderr } = await runProgram('work-keeps-alive.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: [300, 8, 1], code: 0, stderr: '' });
  });

  it.each(['SIGKILL', 'SIGTERM', 'exit', 'throw'])('a process that ends by %s takes executors in busy loops along', async (how) => {
    const { code, signal } = await runProgram('killed-caller.mjs', [], [how]);
    const expected = { exit: [3, null], throw: [1, null] }[how] ?? [null, how];
    expect([code, signal]).toEqual(expected);
  });

  it('stopped and terminated loops leave nothing in the process', async () => {
    const { answer, code, stderr } = await runProgram('start-and-stop.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: { left: 0 }, code: 0, stderr: '' });
  });
});

describe('cost of loops', () => {
  it('an idle loop with a thousand unread streams wakes neither thread', async () => {
    const { answer, code } = await runProgram('idle.mjs');
    const { asked, idle } = answer as Record<'asked' | 'idle', { here: number; messages: number; there: number }>;
    expect(code).toBe(0);
    // In a second; whatever polls does so hundreds of times. The loop's one timer for all events may find that none is due.
    expect(idle.here - asked.here).toBeLessThan(10);
    expect([idle.messages, idle.there]).toEqual([asked.messages, asked.there]);
  });

  it('a loop uses bounded memory', async () => {
    const { answer, code } = await runProgram('memory.mjs', ['--expose-gc']);
    const { grown, kept, queued, peak } = answer as Record<'grown' | 'kept' | 'queued' | 'peak', number>;
    expect(code).toBe(0);
    // MiB, after 200,000 more events.
    expect(grown).toBeLessThan(2);
    expect(kept).toBe(0);
    // Of 100,000, some 270 bytes each: what an event takes is what a long queue does.
    expect(queued).toBeLessThan(28);
    expect(peak).toBeLessThan(80);
  });

  it('forgotten proxies are freed, but not during a call', async () => {
    const { answer, code, stderr } = await runProgram('forgotten-proxies.mjs', ['--expose-gc']);
    expect({ answer, code, stderr }).toEqual({
      answer: { results: ['slept', 'slept'], items: [1, 2, 3, 4, 5], executorsWhileHeld: 1, executors: 0, heldAnswers: 'slept' },
      code: 0,
      stderr: '',
    });
  });

  it('cancelling 100,000 events ends each of them: were any of it quadratic, it would take longer than a test may', async () => {
    const { answer, code } = await runProgram('cancelled.mjs', ['--expose-gc']);
    expect(code).toBe(0);
    const found = answer as { ended: number; after: number };
    expect([found.ended, found.after]).toEqual([100_001, 8]);
  });
});

describe('printing in worker threads', () => {
  it('text printed by tasks arrives complete and in order, including the last line before a death', async () => {
    const { stdout, code } = await runProgram('printing.mjs');
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index} ${'é👍'.repeat(index % 30)}`);
    expect(stdout).toBe(`${[...lines, 'the last line', 'after the death'].join('\n')}\n`);
    expect(code).toBe(0);
  });

  it('an unhandled failure is printed to stderr once, and the process goes on', async () => {
    const { stdout, stderr, code } = await runProgram('unheard-failure.mjs');
    expect([stdout, code]).toEqual(['', 0]);
    for (const part of ['nobody listens', 'plain/fail', 'the key', 'plain.mjs']) expect(stderr).toContain(part);
  });
});

describe('memory of a worker thread', () => {
  it('a thread that runs out of memory fails its own event, and no other', async () => {
    const { answer, code } = await runProgram('out-of-memory.mjs');
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      failed: [{ key: 'greedy', name: 'ExecutorLostError', wasRunning: true, message: expect.stringMatching(/memory/) }],
      results: 199,
    });
  });
});

describe('packages of mp-event-loop', () => {
  it('the packages can be loaded with require()', async () => {
    const { answer, code } = await runProgram('required.cjs');
    expect({ answer, code }).toEqual({ answer: 16, code: 0 });
  });

  it('use() finds a transport package by name, from the application', async () => {
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
