/**
 * The conformance suite over WebSocket, against a host of the test's own: by what a transport can spoil by itself. All of it runs through a
 * bad network, which spares a link nothing that a good one asks of it; here too with MP_EVENT_LOOP_SUITE=whole.
 */
import { describeTransport } from '@mp-event-loop/core/testing';
import { afterAll, describe, it } from 'vitest';
import { forOwnProperties } from '../../../scripts/own-properties.mjs';
import { suiteHost, suiteTransport } from './suite-host.ts';

// A process of its own: cases that hold the caller's thread must not hold the host's.
const host = await suiteHost();
// Not drained: it would wait for the callers of guarantee 8, which have left without a word.
afterAll(() => host.end('SIGKILL'));

// For processes that start while this one runs.
process.env.MP_EVENT_LOOP_SUITE_HOST = host.url;
describeTransport('ws', () => suiteTransport({ url: host.url }), forOwnProperties({ describe, it }), {
  module: new URL('./suite-module.mjs', import.meta.url),
});
