/** Modules whose import hangs cost what needs them, and nothing else. */
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { describe, expect, it } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { double } from './double.mjs';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { late } from './never-imported.mjs';

/** ms: enough for a busy machine to start a thread in half of it. */
const startTimeout = 6000;

describe('a module whose import hangs', () => {
  it('that no event needs does not keep the loop from starting', async () => {
    await using loop = new EventLoop({ transport: workerTransport(), startTimeout });
    await loop.start();
    expect(await loop.call(double, [2])).toBe(4);
  });

  it('fails its own events when it is the first that a loop is given, and no others', async () => {
    await using loop = new EventLoop({ transport: workerTransport(), startTimeout });
    const stuck = loop.call(late).catch((error: Error) => error.message);
    const beside = loop.call(double, [3]);
    expect(await stuck).toMatch(/never-imported\.mjs was not imported within 6000 ms \(startTimeout\)/);
    expect(await beside).toBe(6);
  });

  it('and holds its thread has its executor replaced, although its event was cancelled meanwhile', async () => {
    await using loop = new EventLoop({ transport: workerTransport(), startTimeout });
    expect(await loop.call(double, [1])).toBe(2);
    // Known only now: a loop that starts has its executors import all that is.
    // biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
    const { blocked } = await import('./blocks-at-import.mjs');
    const stuck = loop.addEvent(blocked);
    const beside = loop.call(double, [2]);
    // It imports from the next turn on.
    await new Promise((resolve) => setImmediate(resolve));
    stuck.cancel();
    expect(await beside).toBe(4);
    expect(stuck.status).toBe('cancelled');
  });
});
