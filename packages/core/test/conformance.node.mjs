/** The conformance suite needs no other runner than Node's own: a part of it shows that, all of it runs in conformance.test.ts. */
import { describe, it } from 'node:test';
import { inlineTransport } from '@mp-event-loop/core';
import { describeTransport } from '@mp-event-loop/core/testing';

const parts = new Set([
  'transport inline',
  'a transport: opening',
  'a loop: handlers',
  'guarantee 6: errors',
  'guarantee 10: the value table',
  'guarantee 8: the end of a process',
]);

/** @param {string} name @param {() => void} body */
function describePart(name, body) {
  if (parts.has(name)) void describe(name, body);
}

describeTransport('inline', inlineTransport, { describe: describePart, it });
