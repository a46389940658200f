/** The link, proved by describeLink, over a nats-server behind a network that cuts, stalls, loses, repeats and swaps. */

import { describeLink, type LinkFixture, type LinkHost } from '@mp-event-loop/remote/testing';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { SharedConnection } from '../dist/caller/shared-connection.js';
import { MAX_FRAME } from '../dist/link/frame-stream.js';
import { hostSubjects } from '../dist/subjects.js';
import { GROUP, startLinkHost } from './link-host.ts';
import { isMissing, NatsServer } from './nats-server.ts';
import { PacketNetwork } from './packet-network.ts';

let server: NatsServer;
beforeAll(async () => {
  if (!isMissing) server = await NatsServer.start();
});
afterAll(() => server?.[Symbol.asyncDispose]());
let fixtures = 0;

async function create({ accept }: LinkHost): Promise<LinkFixture> {
  fixtures += 1;
  const name = (of: string): string => `${of}-${fixtures}`;
  const network = await PacketNetwork.before(server.port);
  const host = await startLinkHost({ url: network.url, name: name('host'), accept });
  // It lets callers in, and says nothing.
  const mute = await connect({ servers: server.url });
  mute.subscribe(hostSubjects(GROUP, name('silent')).calls);
  await mute.flush();
  const shared = new SharedConnection({ servers: [network.url], connection: {}, maxPending: 8 * 2 ** 20 });
  process.env.MP_EVENT_LOOP_LINK_SERVER = network.url;
  return {
    dial: (address, owner) => shared.dial(GROUP, address, owner),
    address: name('host'),
    refusing: name('nobody'),
    silent: name('silent'),
    maxFrame: MAX_FRAME,
    network,
    end: async () => {
      await host.close();
      await mute.close();
      await network[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(isMissing)('', () => {
  describeLink(
    'over NATS',
    (host) => create({ accept: (link) => host.accept(link) }),
    { describe, it },
    { module: new URL('dial-module.mjs', import.meta.url) },
  );
});
