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
  ['no URL', { url: undefined }, /option url of wsTransport must be the URL of a host.*, it is undefined/],
  ['a URL that is no text', { url: 3 }, /option url of wsTransport must be .* an array of them, it is 3/],
  ['a list of URLs with one that is no text', { url: [url, 3] }, /option url of wsTransport must be .*, it is an array of 2/],
  ['headers that are none', { headers: 3 }, /option headers of wsTransport must be an object of strings, it is 3/],
  ['a header that is no text', { headers: { a: 1 } }, /option headers of wsTransport must be an object of strings/],
  ['headers as text, which is not shown', { headers: 'a: secret' }, /headers of wsTransport must be an object of strings, it is a string$/],
  ['options of TLS that are none', { tls: 3 }, /option tls of wsTransport must be an object, it is 3/],
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

const tasks = ['tasks.mjs'];

it.each<[string, object, RegExp]>([
  ['no task modules', {}, /option tasks of a host must be an array of paths or URLs of task modules.*, it is undefined/],
  ['task modules that are no list', { tasks: 'x' }, /option tasks of a host must be an array .*, it is "x"/],
  ['a task module that is none', { tasks: [3] }, /option tasks of a host must be an array .*, it is an array of 1/],
  ['a task module whose URL is none', { tasks: ['http://['] }, /option tasks of a host must be an array/],
  [
    'a transport that is none',
    { tasks, transport: {} },
    /option transport of a host must be a transport, such as workerTransport\(\), it is/,
  ],
  ['an address that is no text', { tasks, address: 3 }, /option address of startHost must be a string that is not empty, it is 3/],
  ['a path that is no text', { tasks, path: 3 }, /option path of startHost must be a string/],
  ['a server that is none', { tasks, server: {}, token: 'x' }, /option server of startHost must be a server of node:http or node:https/],
  ['options of TLS that are none', { tasks, tls: 'x' }, /option tls of startHost must be an object, it is a string/],
  ['authenticate that is no function', { tasks, authenticate: 3 }, /option authenticate of startHost must be a function, it is 3/],
  ['a port that is null', { tasks, port: null }, /option port of startHost must be a whole number from 0 to 65535, it is null/],
  ['a limit that is null', { tasks, maxConnections: null }, /option maxConnections of startHost must be a whole number .*, it is null/],
  ['executors that are null', { tasks, executors: null }, /option executors of startHost must be a whole number .*, it is null/],
  ['a share that is null', { tasks, executorsPerPrincipal: null }, /option executorsPerPrincipal of startHost must be a whole number/],
  ['a payload that is null', { tasks, maxPayload: null }, /option maxPayload of startHost must be a whole number .*, it is null/],
  ['a number of events that is null', { tasks, maxInFlight: null }, /option maxInFlight of startHost must be a whole number/],
  ['a heartbeat that is null', { tasks, heartbeat: null }, /option heartbeat of startHost must be a whole number .*, it is null/],
  ['a window that is null', { tasks, resumeWindow: null }, /option resumeWindow of startHost must be a whole number .*, it is null/],
  ['origins that are no list', { tasks, allowedOrigins: 'x' }, /option allowedOrigins of startHost must be an array of strings, it is "x"/],
])('startHost refuses %s', async (_, options, message) => {
  await expect(startHost(options as HostOptions)).rejects.toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringMatching(message) });
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
  expect(() => host.stop({ timeout: 'soon' } as object)).toThrow(/option timeout of stop of a host must be a number of ms from 0/);
  expect((await fetch(`${host.url.replace(/^ws/, 'http')}readyz`)).status).toBe(200);
});
