/**
 * Hosts and loops of a test's own, which end with it where its file says `afterEach(endOwn)`. The hosts lend threads, which cost less: that
 * others lend processes is tested elsewhere.
 */
import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { wsTransport } from '@mp-event-loop/transport-ws';
import { type Host, type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';

/** What is to be done at a test's end, the last first. */
export const ends: (() => unknown)[] = [];

/** Not registered here: this module is imported once in a process, and hooks are those of the file that runs then. */
export async function endOwn(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

export async function ownHost(options: Partial<HostOptions> = {}): Promise<Host> {
  const started = await startHost({
    tasks: [new URL('tasks.mjs', import.meta.url)],
    executors: 2,
    transport: workerTransport(),
    ...options,
  });
  ends.push(() => started.stop({ timeout: 0 }));
  return started;
}

export function ownLoop(url: string, options: Partial<Parameters<typeof wsTransport>[0]> = {}): EventLoop {
  const loop = new EventLoop({ transport: wsTransport({ url, ...options }), errorHandlers: () => {} });
  ends.push(() => loop.terminate());
  return loop;
}
