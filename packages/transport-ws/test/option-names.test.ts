/** Options that there are not: refused, with the one that was meant. */
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { expect, it } from 'vitest';

const url = 'ws://127.0.0.1:7070/';

it.each<[string, object, RegExp]>([
  ['an option', { heartbeats: 1000 }, /wsTransport has no option heartbeats: did you mean heartbeat\?/],
  ['a nested option', { reconnect: { initially: 5 } }, /reconnect of wsTransport has no option initially: did you mean initial\?/],
  ['an instance of no letters', { instance: '' }, /option instance of wsTransport must be text of 1 to 200 characters/],
  ['an instance that is too long', { instance: 'x'.repeat(201) }, /option instance of wsTransport/],
  ['an instance that is no text', { instance: 7 }, /option instance of wsTransport/],
])('wsTransport refuses %s', (_, options, message) => {
  expect(() => wsTransport({ url, ...options })).toThrow(
    expect.objectContaining({ code: 'ERR_ARGUMENT', message: expect.stringMatching(message) }),
  );
});

it('startHost refuses an option that there is not', async () => {
  const options = { tasks: ['tasks.mjs'], tokens: ['one'] } as unknown as HostOptions;
  await expect(startHost(options)).rejects.toMatchObject({
    code: 'ERR_ARGUMENT',
    message: 'startHost has no option tokens: did you mean token?',
  });
});
