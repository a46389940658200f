/** The conformance suite against worker threads, under Node's own runner: the suite needs no other. */
import { describe, it } from 'node:test';
import { describeTransport } from '@mp-event-loop/core/testing';
import { workerTransport } from '@mp-event-loop/transport-worker';

describeTransport('worker', workerTransport, { describe, it });
