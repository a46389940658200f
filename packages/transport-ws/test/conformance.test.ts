/** The conformance suite over WebSocket, against a host of the test's own. */
import { describeTransport } from '@mp-event-loop/core/testing';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { afterAll, describe, it } from 'vitest';
import { suiteHost } from './suite-host.ts';

// A process of its own: cases that hold the caller's thread must not hold the host's.
const host = await suiteHost();
afterAll(() => host.end('SIGTERM'));

describeTransport('ws', () => wsTransport({ url: host.url }), { describe, it });
