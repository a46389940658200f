/** The conformance suite against the reference transport. */
import { inlineTransport } from '@mp-event-loop/core';
import { describeTransport } from '@mp-event-loop/core/testing';
import { describe, it } from 'vitest';

describeTransport('inline', inlineTransport, { describe, it }, { module: new URL('./inline-module.mjs', import.meta.url) });
