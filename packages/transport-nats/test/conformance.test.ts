/**
 * The conformance suite over NATS, against a host of the test's own that lends processes: by what a transport can spoil by itself, in seconds;
 * with MP_EVENT_LOOP_SUITE=whole all of it, in minutes, and once more against a host that lends threads.
 */
import type { Transport } from '@mp-event-loop/core';
import { describeTransport, suiteTaskModules } from '@mp-event-loop/core/testing';
import { natsTransport } from '@mp-event-loop/transport-nats';
import { afterAll, describe, it } from 'vitest';
import { forOwnProperties, isWhole } from '../../../scripts/own-properties.mjs';
import { HostProcess } from './host-process.ts';
import { isMissing, NatsServer } from './nats-server.ts';

describe.skipIf(isMissing)('over a nats-server', async () => {
  if (isMissing) return;
  const server = await NatsServer.start();
  process.env.MP_EVENT_LOOP_SUITE_SERVER = server.url;
  for (const lent of isWhole ? ['fork', 'worker'] : ['fork']) {
    // A process of its own: cases that hold the caller's thread must not hold the host's.
    const host = await HostProcess.start(
      ['--servers', server.url, '--group', lent, '--executors', '64', '--transport', lent],
      suiteTaskModules,
    );
    // Not drained: it would wait for the callers of guarantee 8, which have left without a word.
    afterAll(() => host.end('SIGKILL'));
    const create = (): Transport => {
      const transport = natsTransport({ servers: server.url, group: lent });
      // Of threads that a host lends the suite must not ask what only a process survives.
      return { name: transport.name, isolation: lent === 'fork' ? 'host' : 'thread', open: (request) => transport.open(request) };
    };
    describeTransport(`nats (${lent})`, create, forOwnProperties({ describe, it }), {
      module: new URL(`suite-${lent}-module.mjs`, import.meta.url),
    });
  }
  afterAll(() => server[Symbol.asyncDispose]());
});
