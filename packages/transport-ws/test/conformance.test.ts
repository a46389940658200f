/** The conformance suite over WebSocket, against a host of the test's own. */
import { describeTransport } from '@mp-event-loop/core/testing';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { afterAll, describe, it } from 'vitest';
import { suiteTasks } from './suite-tasks.ts';

const host = await startHost({ tasks: suiteTasks, executors: 64 });
afterAll(() => host.stop({ timeout: 0 }));

describeTransport('ws', () => wsTransport({ url: host.url }), { describe, it });
