/** forkTransport: opens executors in processes of their own. */
import { type ExecutorChannel, type OpenRequest, type Transport, TransportError } from '@mp-event-loop/core';
import { untilListening } from '@mp-event-loop/core/channel';
import { ExecutorProcess } from './executor-process.ts';
import { ForkChannel } from './fork-channel.ts';
import { checkSerializer } from './frames.ts';
import { checkOptions, type ForkTransportOptions } from './options.ts';
import { StartedFile } from './started-file.ts';

let opened = 0;

/**
 * Runs events in processes of their own. What such a death takes along is its own process: kill -9, native crashes and running out of
 * memory
 * as well as exits. When the caller dies, its executors end, whatever they do.
 *
 * @throws ArgumentError when an option is of the wrong type. TransportError on a runtime that has no `Serializer` in `node:v8`.
 */
export function forkTransport(options: ForkTransportOptions = {}): Transport {
  checkOptions(options);
  checkSerializer();
  return { name: 'fork', isolation: 'process', open: (request) => open(options, request) };
}

async function open(options: ForkTransportOptions, request: OpenRequest): Promise<ExecutorChannel> {
  request.signal.throwIfAborted();
  opened += 1;
  return untilListening(await startChannel(`fork-${opened}`, options, request), request.signal, 'process');
}

async function startChannel(id: string, options: ForkTransportOptions, request: OpenRequest): Promise<ForkChannel> {
  let started: StartedFile;
  try {
    started = new StartedFile();
  } catch (cause) {
    throw new TransportError(`could not make the temporary file that keeps what an executor has started: ${(cause as Error).message}`, {
      cause,
    });
  }
  try {
    return new ForkChannel(id, await ExecutorProcess.start(options, started.descriptor), started, request);
  } catch (error) {
    started.close();
    throw error;
  }
}
