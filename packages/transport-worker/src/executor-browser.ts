/** What a Web Worker runs: becomes an executor of the page that started it. */
import { runExecutor } from '@mp-event-loop/core';
import { type Greeting, isGreeting, type WorkerGear } from './web/envelope.ts';
import { WorkerEnd } from './web/worker-end.ts';

interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void, options: { signal: AbortSignal }): void;
  close(): void;
}

function main(scope: WorkerScope): void {
  if (!('WorkerGlobalScope' in scope))
    throw new Error('@mp-event-loop/transport-worker/executor is for workers that workerTransport starts; this is a page');
  const over = new AbortController();
  const begin = ({ data }: MessageEvent): void => {
    if (!isGreeting(data)) return;
    over.abort();
    serve(scope, new WorkerEnd(data as WorkerGear));
  };
  scope.addEventListener('message', begin, { signal: over.signal });
  scope.postMessage({ isEventLoopExecutor: true } satisfies Greeting);
}

function serve(scope: WorkerScope, channel: WorkerEnd): void {
  const { close } = scope;
  scope.close = () => {
    channel.exited();
    close.call(scope);
  };
  void runExecutor(channel);
}

main(globalThis as unknown as WorkerScope);
