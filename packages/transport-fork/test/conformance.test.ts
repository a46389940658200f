/** The conformance suite against forked processes, under vitest. */
import { describeTransport } from '@mp-event-loop/core/testing';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { describe, it } from 'vitest';

describeTransport('fork', forkTransport, { describe, it }, { module: new URL('../dist/index.js', import.meta.url) });
