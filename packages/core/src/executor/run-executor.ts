/** The executor's half of the conversation. */
import { ArgumentError, ProtocolError, toError } from '../errors.ts';
import { type AnyFunction, findTask, markAsExecutor, notATask } from '../tasks.ts';
import type { CallerChannel } from '../transport.ts';
import { encodeError, type WireError } from '../wire/error-transfer.ts';
import { type ExecutorMessage, type Hello, PROTOCOL_VERSION, parseCallerMessage } from '../wire/protocol.ts';
import { Activation, type ExecutorFacts, enter, leave } from './context.ts';
import { importTaskModule } from './import-module.ts';
import { Runner } from './runner.ts';

/** Makes this thread or process an executor: runs a loop's events until the channel closes. Never rejects. */
export function runExecutor(channel: CallerChannel): Promise<void> {
  markAsExecutor();
  return serve(channel);
}

/** Runs a loop's events in a thread that is the caller's own. */
export async function serve(channel: CallerChannel): Promise<void> {
  const executor = new Executor(channel);
  channel.listen(
    (message) => executor.receive(message),
    () => executor.drained(),
  );
  await channel.closed;
  executor.stop();
}

class Executor {
  readonly #channel: CallerChannel;
  #runner: Runner | undefined;

  constructor(channel: CallerChannel) {
    this.#channel = channel;
  }

  receive(received: unknown): void {
    try {
      const message = parseCallerMessage(received);
      if (message[0] === 'run') this.#runner?.reader.add(message);
      else if (message[0] === 'target') this.#runner?.reader.define(message[1], message[2]);
      else if (message[0] === 'import') void this.#import(message[1]);
      else void this.#begin(message[1]);
    } catch (error) {
      this.#send(['failed', encodeError(toError(error, 'the executor'))]);
    }
  }

  drained(): void {
    this.#runner?.pump();
  }

  stop(): void {
    this.#runner?.stop();
  }

  async #begin(hello: Hello): Promise<void> {
    try {
      if (hello.version !== PROTOCOL_VERSION) {
        throw new ProtocolError(
          `the loop speaks protocol version ${hello.version}, this executor ${PROTOCOL_VERSION}: install the same version of @mp-event-loop/core on both sides`,
        );
      }
      const failures = await importAll(hello.modules);
      const variables = await initialize(hello);
      this.#runner = new Runner(this.#channel, { id: hello.executorId, index: hello.index, variables }, hello.concurrency);
      this.#send(['ready', failures]);
    } catch (error) {
      this.#send(['failed', encodeError(toError(error, 'initialize'))]);
    }
  }

  async #import(url: string): Promise<void> {
    try {
      await importTaskModule(url);
      this.#send(['imported', url, undefined]);
    } catch (error) {
      this.#send(['imported', url, encodeError(error as Error)]);
    }
  }

  #send(message: ExecutorMessage): void {
    this.#channel.send(message);
  }
}

/** Gives the modules that failed. Throws the first failure where no module could be imported. */
async function importAll(urls: readonly string[]): Promise<[string, WireError][]> {
  const failures: [string, Error][] = [];
  for (const url of urls) await importTaskModule(url).catch((error: Error) => failures.push([url, error]));
  if (failures[0] !== undefined && failures.length === urls.length) throw failures[0][1];
  return failures.map(([url, error]) => [url, encodeError(error)]);
}

async function initialize(hello: Hello): Promise<ExecutorFacts['variables']> {
  if (hello.initialize === undefined) return {};
  if (hello.initialize.url !== undefined) await importTaskModule(hello.initialize.url);
  const task = findTask(hello.initialize) as AnyFunction | undefined;
  if (task === undefined) throw notATask((() => {}) as AnyFunction);
  const outer = enter(new Activation({ id: hello.executorId, index: hello.index, variables: {} }, 0, undefined, 1));
  let variables: unknown;
  try {
    variables = (task as () => unknown)();
  } finally {
    leave(outer);
  }
  variables = await variables;
  if (variables === undefined) return {};
  if (typeof variables === 'object' && variables !== null) return variables as ExecutorFacts['variables'];
  throw new ArgumentError(`initialize (${hello.initialize.name}) must return an object of variables by name, or nothing; it returned ${String(variables)}`);
}
