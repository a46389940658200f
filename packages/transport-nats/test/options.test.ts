/** Options that can't be: refused before anything is connected. */
import { natsTransport } from '@mp-event-loop/transport-nats';
import { type NatsHostOptions, startNatsHost } from '@mp-event-loop/transport-nats/host';
import { expect, it } from 'vitest';

const servers = 'nats://127.0.0.1:4222';
const tasks = ['tasks.mjs'];

it.each<[string, object, RegExp]>([
  ['no servers', { servers: undefined }, /option servers of natsTransport must be the URL of a NATS server.*, it is undefined/],
  ['servers that are no text', { servers: 3 }, /option servers of natsTransport must be .* an array of them, it is 3/],
  ['an empty list of servers', { servers: [] }, /natsTransport needs the URL of at least one NATS server/],
  ['a group that is no text', { group: 3 }, /option group of natsTransport must be a string of letters, digits, - and _, it is 3/],
  ['a group of two words', { group: 'a b' }, /option group of natsTransport must be a string of letters.*, it is "a b"/],
  ['a connection that is no object', { connection: 'secret' }, /option connection of natsTransport must be an object, it is a string/],
  ['an option with swapped letters', { gruop: 'x' }, /natsTransport has no option gruop: did you mean group\?/],
])('natsTransport refuses %s', (_, options, message) => {
  expect(() => natsTransport({ servers, ...options })).toThrow(
    expect.objectContaining({ code: 'ERR_ARGUMENT', message: expect.stringMatching(message) }),
  );
});

it.each<[string, object, RegExp]>([
  ['no task modules', { servers }, /option tasks of a host must be an array of paths or URLs of task modules.*, it is undefined/],
  ['principals that are no function', { servers, tasks, principals: 3 }, /option principals of startNatsHost must be a function, it is 3/],
  ['a transport that is none', { servers, tasks, transport: {} }, /option transport of a host must be a transport/],
  [
    'an address that is no text',
    { servers, tasks, metrics: { port: 0, address: 3 } },
    /option metrics\.address of startNatsHost must be a string/,
  ],
  ['metrics that are no object', { servers, tasks, metrics: 3 }, /the options of metrics of startNatsHost must be an object, got 3/],
])('startNatsHost refuses %s', async (_, options, message) => {
  await expect(startNatsHost(options as NatsHostOptions)).rejects.toMatchObject({
    code: 'ERR_ARGUMENT',
    message: expect.stringMatching(message),
  });
});
