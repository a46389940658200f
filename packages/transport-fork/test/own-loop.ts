/** Loops and channels of the tests, ended after each where their file says `afterEach(endOwn)`. */
import { readFileSync } from 'node:fs';
import { type CloseReason, EventLoop, type EventLoopOptions, type ExecutorChannel, type OpenRequest } from '@mp-event-loop/core';
import { type ForkTransportOptions, forkTransport } from '@mp-event-loop/transport-fork';

const loops: EventLoop[] = [];
const channels: ExecutorChannel[] = [];

/** Not registered here: this module is imported once in a process, and hooks are those of the file that runs then. */
export async function endOwn(): Promise<void> {
  await Promise.all([...loops.splice(0).map((loop) => loop.terminate()), ...channels.splice(0).map((channel) => channel.kill())]);
}

/** A loop on forked processes, and how their channels ended. */
export function ownLoop(
  options: EventLoopOptions = {},
  forkOptions?: ForkTransportOptions,
): EventLoop & { readonly ends: Promise<CloseReason>[] } {
  const ends: Promise<CloseReason>[] = [];
  const { name, isolation, open } = forkTransport(forkOptions);
  const transport = {
    name,
    isolation,
    open: async (request: OpenRequest) => {
      const channel = await open(request);
      ends.push(channel.closed);
      return channel;
    },
  };
  const loop = new EventLoop({ transport, errorHandlers: () => {}, ...options });
  loops.push(loop);
  return Object.assign(loop, { ends });
}

export async function ownChannel(forkOptions?: ForkTransportOptions, request: Partial<OpenRequest> = {}): Promise<ExecutorChannel> {
  const channel = await forkTransport(forkOptions).open({
    name: 'test',
    index: 0,
    signal: new AbortController().signal,
    print: () => {},
    reachable: () => {},
    ...request,
  });
  channels.push(channel);
  return channel;
}

/** Resolves once `isFulfilled`; asks again in each turn. */
export async function until(isFulfilled: () => boolean): Promise<void> {
  while (!isFulfilled()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Whether the process still runs. A dead one that its parent has not waited for does not: orphans wait for that as long as the system likes. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    return false;
  }
}
