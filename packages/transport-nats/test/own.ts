/** Servers, hosts and loops of a test's own, which end with it where its file says `afterEach(endOwn)`. */
import { EventLoop, type EventLoopOptions } from '@mp-event-loop/core';
import { type NatsTransportOptions, natsTransport } from '@mp-event-loop/transport-nats';
import { type NatsHost, type NatsHostOptions, startNatsHost } from '@mp-event-loop/transport-nats/host';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { HostProcess } from './host-process.ts';
import { NatsServer } from './nats-server.ts';

/** What is to be done at a test's end, the last first. */
export const ends: (() => unknown)[] = [];

/** Not registered here: this module is imported once in a process, and hooks are those of the file that runs then. */
export async function endOwn(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}

export const tasks: URL = new URL('tasks.mjs', import.meta.url);

export async function ownServer(config?: string): Promise<NatsServer> {
  const server = await NatsServer.start(config);
  ends.push(() => server[Symbol.asyncDispose]());
  return server;
}

/** It lends threads, which start quickly. */
export async function ownHost(options: Partial<NatsHostOptions> & Pick<NatsHostOptions, 'servers'>): Promise<NatsHost> {
  const host = await startNatsHost({ tasks: [tasks], executors: 2, transport: workerTransport(), ...options });
  ends.push(() => host.stop({ timeout: 0 }));
  return host;
}

export async function ownHostProcess(args: readonly string[]): Promise<HostProcess> {
  const host = await HostProcess.start(['--transport', 'worker', ...args]);
  ends.push(() => host.end('SIGKILL'));
  return host;
}

export function ownLoop(options: NatsTransportOptions, loopOptions: EventLoopOptions = {}): EventLoop {
  const loop = new EventLoop({ transport: natsTransport(options), errorHandlers: () => {}, ...loopOptions });
  ends.push(() => loop.terminate());
  return loop;
}
