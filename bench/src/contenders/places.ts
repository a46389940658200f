// Where ours runs its events. Each imports its transport only when asked: the others' code is not part of what is measured.
import type { Transport } from '@mp-event-loop/core';
import { startServer } from '../server-process.ts';

export interface Place {
  readonly transport: Transport;
  close(): Promise<void>;
}

export type OpenPlace = (executors: number) => Promise<Place>;

const nothing = async (): Promise<void> => {};

export const inThreads: OpenPlace = async () => {
  const { workerTransport } = await import('@mp-event-loop/transport-worker');
  return { transport: workerTransport(), close: nothing };
};

export const inProcesses: OpenPlace = async () => {
  const { forkTransport } = await import('@mp-event-loop/transport-fork');
  return { transport: forkTransport(), close: nothing };
};

/** A host in a process of its own, as it is where it is another machine. */
export const onHost =
  (lends: 'threads' | 'processes'): OpenPlace =>
  async (executors) => {
    const { wsTransport } = await import('@mp-event-loop/transport-ws');
    const host = await startServer('mp-event-loop', [lends, String(executors)]);
    return { transport: wsTransport({ url: host.url }), close: host.close };
  };
