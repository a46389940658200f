// Ours: results through an output handler, by awaiting `finished` of each event, or by awaiting calls of a proxy.
import { EventLoop, type Transport } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import type { OpenContender } from '../contender.ts';
import { add, echo, Worker } from '../executors/mp-event-loop.ts';

const withHandler =
  (makeTransport: () => Transport): OpenContender =>
  async (ended, failed) => {
    const loop = new EventLoop({
      transport: makeTransport(),
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

const withFinished =
  (makeTransport: () => Transport): OpenContender =>
  async (ended, failed) => {
    const loop = new EventLoop({ transport: makeTransport() });
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

const throughProxy =
  (makeTransport: () => Transport): OpenContender =>
  async (ended, failed) => {
    const loop = new EventLoop({ transport: makeTransport() });
    const worker = await loop.proxy(Worker, []);
    return {
      add: (a, b) => {
        worker.add(a, b).then(ended, failed);
      },
      echo: (value) => {
        worker.echo(value).then(ended, failed);
      },
      close: () => loop.stop(),
    };
  };

export const openWithHandler: OpenContender = withHandler(() => workerTransport());
export const openWithFinished: OpenContender = withFinished(() => workerTransport());
export const openThroughProxy: OpenContender = throughProxy(() => workerTransport());
export const openForkedWithHandler: OpenContender = withHandler(() => forkTransport());
export const openForkedWithFinished: OpenContender = withFinished(() => forkTransport());
export const openForkedThroughProxy: OpenContender = throughProxy(() => forkTransport());
