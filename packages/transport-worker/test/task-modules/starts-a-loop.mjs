/** Starts a loop without asking whether it is an executor. */
import { defineTasks, EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';

export function task() {
  return 'never runs';
}
defineTasks(import.meta.url, { task });

export const loop = new EventLoop({ transport: workerTransport() });
export const event = loop.addEvent(task);
