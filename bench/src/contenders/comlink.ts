// comlink over a worker thread, through its own adapter for Node.
import { Worker } from 'node:worker_threads';
import Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { OpenContender } from '../contender.ts';
import type { ComlinkTasks } from '../executors/comlink.ts';

export const open: OpenContender = async (ended, failed) => {
  const worker = new Worker(new URL('../executors/comlink.js', import.meta.url));
  const tasks = Comlink.wrap<ComlinkTasks>(nodeEndpoint(worker));
  return {
    add: (a, b) => {
      tasks.add(a, b).then(ended, failed);
    },
    echo: (value) => {
      tasks.echo(value).then(ended, failed);
    },
    close: async () => {
      await worker.terminate();
    },
  };
};
