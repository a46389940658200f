/** What a worker thread runs: becomes an executor of the loop that started it. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { runExecutor } from '@mp-event-loop/core';
import { PrintWindow } from './print-window.ts';
import { forwardPrinting } from './printing.ts';
import type { SideMessage, ThreadData } from './thread-data.ts';
import { ThreadEnd } from './thread-end.ts';

async function main(): Promise<void> {
  if (parentPort === null)
    throw new Error('@mp-event-loop/transport-worker/executor is for worker threads that workerTransport starts; this is a main thread');
  const given = workerData as ThreadData | null;
  // A worker of the user's own making has its own workerData, and is sent ours.
  const data = given?.isEventLoopExecutor === true ? given : ((await once(parentPort, 'message'))[0] as ThreadData);
  forwardPrinting(data.sidePort, new PrintWindow(data.printed));
  const channel = new ThreadEnd(data);
  void runExecutor(channel);
  data.sidePort.postMessage(['listening'] satisfies SideMessage);
}

void main();
