/** A runtime without `Serializer` in `node:v8`, as Bun is. */
import { TransportError } from '@mp-event-loop/core';
import { expect, it, vi } from 'vitest';
import { forkTransport } from '../src/fork-transport.ts';

vi.mock('node:v8', async (original) => {
  class Serializer {
    constructor() {
      throw new Error('not implemented');
    }
  }
  return { ...(await original<typeof import('node:v8')>()), Serializer };
});

it('forkTransport says at once that a runtime has no Serializer, and what to use', () => {
  expect(() => forkTransport()).toThrow(TransportError);
  expect(() => forkTransport()).toThrow(/Serializer of node:v8.*: use workerTransport\(\), or Node/);
});
