/** The conformance suite under Node's own runner: it needs no other. */
import { describe, it } from 'node:test';
import { inlineTransport } from '@mp-event-loop/core';
import { describeTransport } from '@mp-event-loop/core/testing';

describeTransport('inline', inlineTransport, { describe, it });
