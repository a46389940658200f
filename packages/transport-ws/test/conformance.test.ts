/** The conformance suite over WebSocket, against a host of the test's own. */
import { describeTransport } from '@mp-event-loop/core/testing';
import { afterAll, describe, it } from 'vitest';
import { suiteHost, suiteTransport } from './suite-host.ts';

// A process of its own: cases that hold the caller's thread must not hold the host's.
const host = await suiteHost();
afterAll(() => host.end('SIGTERM'));

// For processes that start while this one runs.
process.env.MP_EVENT_LOOP_SUITE_HOST = host.url;
describeTransport(
  'ws',
  () => suiteTransport({ url: host.url }),
  { describe, it },
  { module: new URL('./suite-module.mjs', import.meta.url) },
);
