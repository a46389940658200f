/** The conformance suite against forked processes, under Node's own runner: the suite needs no other. */
import { describe, it } from 'node:test';
import { describeTransport } from '@mp-event-loop/core/testing';
import { forkTransport } from '@mp-event-loop/transport-fork';

describeTransport('fork', forkTransport, { describe, it });
