// comlink's worker.
import { parentPort } from 'node:worker_threads';
import Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { Payload } from '../payload.ts';

const tasks = {
  add: (a: number, b: number): number => a + b,
  echo: (value: Payload | Uint8Array): Payload | Uint8Array => value,
};

export type ComlinkTasks = typeof tasks;

if (parentPort === null) throw new Error('comlink.js runs in a worker thread only');
Comlink.expose(tasks, nodeEndpoint(parentPort));
