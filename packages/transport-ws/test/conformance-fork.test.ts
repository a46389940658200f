/** The conformance suite over WebSocket, against a host whose executors are processes. */
import { describeTransport } from '@mp-event-loop/core/testing';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { afterAll, describe, it } from 'vitest';
import { HostProcess } from './host-process.ts';
import { suiteTasks } from './suite-tasks.ts';

const host = await HostProcess.start(['--executors', '64', '--transport', 'fork'], {}, suiteTasks);
afterAll(() => host.end('SIGTERM'));

describeTransport('ws to a host of processes', () => wsTransport({ url: host.url }), { describe, it });
