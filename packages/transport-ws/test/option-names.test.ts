/** Options that there are not: refused, with the one that was meant. */
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { expect, it } from 'vitest';

const url = 'ws://127.0.0.1:7070/';

it.each<[string, object, RegExp]>([
  ['an option', { heartbeats: 1000 }, /wsTransport has no option heartbeats: did you mean heartbeat\?/],
  ['a nested option', { reconnect: { initially: 5 } }, /reconnect of wsTransport has no option initially: did you mean initial\?/],
  ['a token that was read with its line break', { token: 'secret\n' }, /option token of wsTransport must be one line of text: trim/],
  ['a token that is no text', { token: 7 }, /option token of wsTransport must be text/],
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

it('startHost refuses a token that was read with its line break, which no caller could show', async () => {
  await expect(startHost({ tasks: ['tasks.mjs'], token: 'secret\n' })).rejects.toMatchObject({
    code: 'ERR_ARGUMENT',
    message: expect.stringMatching(/option token of startHost must be one line of text: trim/),
  });
});

it('stop of a host refuses an option that there is not, and the host goes on', async () => {
  await using host = await startHost({ tasks: [new URL('tasks.mjs', import.meta.url)] });
  const options = { timout: 1 } as object;
  expect(() => host.stop(options)).toThrow(
    expect.objectContaining({ code: 'ERR_ARGUMENT', message: 'stop of a host has no option timout: did you mean timeout?' }),
  );
  expect((await fetch(`${host.url.replace(/^ws/, 'http')}readyz`)).status).toBe(200);
});
