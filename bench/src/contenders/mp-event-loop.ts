// Ours: results through an output handler, or by awaiting `finished` of each event.
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import type { OpenContender } from '../contender.ts';
import { add, echo } from '../executors/mp-event-loop.ts';

export const openWithHandler: OpenContender = async (ended, failed) => {
  const loop = new EventLoop({
    transport: workerTransport(),
    outputHandlers: (event) => {
      ended(event.results);
    },
    errorHandlers: (event) => {
      failed(event.error);
    },
  });
  await loop.start();
  return {
    add: (a, b) => {
      loop.addEvent(add, [a, b]);
    },
    echo: (value) => {
      loop.addEvent(echo, [value]);
    },
    close: () => loop.stop(),
  };
};

export const openWithFinished: OpenContender = async (ended, failed) => {
  const loop = new EventLoop({ transport: workerTransport() });
  await loop.start();
  return {
    add: (a, b) => {
      loop.addEvent(add, [a, b]).finished.then(ended, failed);
    },
    echo: (value) => {
      loop.addEvent(echo, [value]).finished.then(ended, failed);
    },
    close: () => loop.stop(),
  };
};
