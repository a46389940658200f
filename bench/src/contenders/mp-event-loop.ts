// Ours: results through an output handler, by awaiting `finished` of each event, or by awaiting calls of a proxy.
import { EventLoop } from '@mp-event-loop/core';
import type { OpenContender, OwnContender } from '../contender.ts';
import { add, echo, rest, sums, Worker } from '../executors/mp-event-loop.ts';
import type { OpenPlace } from './places.ts';

export const withHandler =
  (openPlace: OpenPlace): OpenContender =>
  async (ended, failed, executors): Promise<OwnContender> => {
    const place = await openPlace(executors);
    const loop = new EventLoop({
      transport: place.transport,
      executors,
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
      rest: (ms) => {
        loop.addEvent(rest, [ms]);
      },
      stream: (items) => {
        // As far ahead as there are events outstanding in other workloads.
        loop.addEvent(sums, [items], { highWaterMark: 1_000 });
      },
      close: async () => {
        await loop.stop();
        await place.close();
      },
    };
  };

export const withFinished =
  (openPlace: OpenPlace): OpenContender =>
  async (ended, failed, executors) => {
    const place = await openPlace(executors);
    const loop = new EventLoop({ transport: place.transport, executors });
    await loop.start();
    return {
      add: (a, b) => {
        loop.addEvent(add, [a, b]).finished.then(ended, failed);
      },
      echo: (value) => {
        loop.addEvent(echo, [value]).finished.then(ended, failed);
      },
      close: async () => {
        await loop.stop();
        await place.close();
      },
    };
  };

export const throughProxy =
  (openPlace: OpenPlace): OpenContender =>
  async (ended, failed, executors) => {
    const place = await openPlace(executors);
    const loop = new EventLoop({ transport: place.transport, executors });
    const worker = await loop.proxy(Worker, []);
    return {
      add: (a, b) => {
        worker.add(a, b).then(ended, failed);
      },
      echo: (value) => {
        worker.echo(value).then(ended, failed);
      },
      close: async () => {
        await loop.stop();
        await place.close();
      },
    };
  };
