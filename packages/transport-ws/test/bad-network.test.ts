/** The conformance suite over WebSocket, through a network that cuts, delays, throttles and fragments. */

import { BadNetwork } from '@mp-event-loop/bad-network';
import { describeTransport } from '@mp-event-loop/core/testing';
import { afterAll, describe, it } from 'vitest';
import { suiteHost, suiteTransport } from './suite-host.ts';

const host = await suiteHost();
const network = await BadNetwork.before(host.url);
network.weather = { delay: () => (Math.random() < 0.2 ? Math.random() * 10 : 0), piece: () => 1 + Math.floor(Math.random() * 20_000) };
const SOME_BYTES = 2 ** 20;
const MANY_BYTES = 2 ** 23;
let bytesAtCut = 0;
// Much that is under way is cut by its bytes: by the clock a slow machine would never get on with it.
const cuts = setInterval(() => {
  const bytes = network.bytes - bytesAtCut;
  if (bytes > SOME_BYTES && bytes < MANY_BYTES) return;
  bytesAtCut = network.bytes;
  network.cut(Math.random() < 0.5);
}, 600);
afterAll(async () => {
  clearInterval(cuts);
  await network[Symbol.asyncDispose]();
  // Not drained: it would wait for callers that were cut off when they left.
  await host.end('SIGKILL');
});

describeTransport('ws through a bad network', () => suiteTransport({ url: network.url, reconnect: { initial: 5, max: 50 } }), {
  describe,
  it,
});
