import { type WorkerTransportOptions, workerTransport } from '@mp-event-loop/transport-worker';
import { expect, it } from 'vitest';

it.each<[object, RegExp]>([
  [
    { resourceLimits: { maxOldGenerationSizeMB: 64 } },
    /resourceLimits of workerTransport has no option maxOldGenerationSizeMB: did you mean maxOldGenerationSizeMb\?/,
  ],
  [
    { resourceLimits: { stackSizeMb: -1 } },
    /option resourceLimits\.stackSizeMb of workerTransport must be a number of MB above 0, it is -1/,
  ],
  [{ resourceLimits: { maxYoungGenerationSizeMb: '8' } }, /resourceLimits\.maxYoungGenerationSizeMb .*, it is "8"/],
  [{ resourceLimits: 64 }, /the options of resourceLimits of workerTransport must be an object, got 64/],
  [{ env: 3 }, /option env of workerTransport must be an object of strings, it is 3/],
  [{ env: { PORT: 80 } }, /option env of workerTransport must be an object of strings/],
  [{ worker: 3 }, /option worker of workerTransport must be a function, it is 3/],
  [{ argv: 'x' }, /option argv of workerTransport must be an array of strings, it is "x"/],
  [{ execArgv: [3] }, /option execArgv of workerTransport must be an array of strings, it is an array of 1/],
])('workerTransport refuses %j', (options, message) => {
  expect(() => workerTransport(options as WorkerTransportOptions)).toThrow(
    expect.objectContaining({ code: 'ERR_ARGUMENT', message: expect.stringMatching(message) }),
  );
});

it('options of workerTransport may be undefined', () => {
  const options = { resourceLimits: undefined, env: undefined, argv: undefined, execArgv: undefined, worker: undefined };
  expect(workerTransport(options)).toMatchObject({ name: 'worker', isolation: 'thread' });
  expect(workerTransport({ resourceLimits: { stackSizeMb: undefined as never }, env: { ...process.env } as never })).toBeDefined();
});
