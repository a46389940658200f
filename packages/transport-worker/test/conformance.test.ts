/** The conformance suite against worker threads, under vitest. */
import { describeTransport } from '@mp-event-loop/core/testing';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { describe, it } from 'vitest';

describeTransport('worker', workerTransport, { describe, it }, { module: new URL('../dist/index.js', import.meta.url) });
