/** The executor's half of the conversation. */
import { ArgumentError, ProtocolError, toError } from '../errors.ts';
import { type AnyFunction, ambiguousModule, findTask, listedModules, markAsExecutor, moduleOf } from '../tasks.ts';
import type { CallerChannel } from '../transport.ts';
import { decode, encodeError, type WireError } from '../wire/error-transfer.ts';
import { type CallerMessage, type ExecutorMessage, type Hello, PROTOCOL_VERSION, parseCallerMessage } from '../wire/protocol.ts';
import { Activation, type ExecutorFacts } from './activation.ts';
import { enter, leave } from './context.ts';
import { missing } from './execute.ts';
import { importTaskModule } from './import-module.ts';
import { LendableChannel, type MaybeLent } from './lendable-channel.ts';
import { Runner } from './runner.ts';
import { callersThread, ownThread, type Surroundings, type SurroundingsOwner } from './surroundings.ts';

/** Makes this thread or process an executor: runs a loop's events until the channel closes. Never rejects. */
export function runExecutor(channel: CallerChannel): Promise<void> {
  markAsExecutor();
  return serve(new LendableChannel(channel, importListed), ownThread);
}

/** Runs a loop's events in a thread that is the caller's own. */
export function serveInline(channel: CallerChannel): Promise<void> {
  return serve(channel, () => callersThread);
}

async function serve(channel: MaybeLent, surround: (owner: SurroundingsOwner) => Surroundings): Promise<void> {
  const executor = new Executor(channel, surround);
  channel.listen(
    (message) => executor.receive(message),
    () => executor.drained(),
  );
  await channel.closed;
  executor.stop();
}

class Executor implements SurroundingsOwner {
  readonly #channel: MaybeLent;
  readonly #surroundings: Surroundings;
  #runner: Runner | undefined;

  constructor(channel: MaybeLent, surround: (owner: SurroundingsOwner) => Surroundings) {
    this.#channel = channel;
    this.#surroundings = surround(this);
  }

  receive(received: unknown): void {
    try {
      this.#heed(parseCallerMessage(received));
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

  uncaught(error: unknown, activation: Activation | undefined): void {
    if (this.#runner?.uncaught(error, activation) === true) return;
    this.#send(['stray', activation?.id, encodeError(toError(error, 'something in the executor'))]);
  }

  exiting(): void {
    this.#runner?.flush();
  }

  #heed(message: CallerMessage): void {
    const runner = this.#runner;
    if (message[0] === 'hello') void this.#begin(message[1]);
    else if (message[0] === 'import') void this.#import(message[1], message[2]);
    else if (runner === undefined) throw new ProtocolError(`the loop sent '${message[0]}' before this executor was ready`);
    else if (message[0] === 'run') runner.reader.add(message);
    else if (message[0] === 'target') runner.reader.define(message[1], message[2]);
    else if (message[0] === 'credit') runner.streams.credit(message[1], message[2]);
    else if (message[0] === 'method') runner.reader.defineMethod(message[1], message[2]);
    else if (message[0] === 'keep') runner.objects.keep(message[1], message[2]);
    else if (message[0] === 'drop') runner.objects.drop(message[1]);
    else if (message[0] === 'cancel') runner.cancel(message[1], decode(message[2]));
    else runner.hearsProgress = message[1];
  }

  async #begin(hello: Hello): Promise<void> {
    try {
      if (hello.version !== PROTOCOL_VERSION) {
        throw new ProtocolError(
          `the loop speaks protocol version ${hello.version}, this executor ${PROTOCOL_VERSION}: install the same version of @mp-event-loop/core on both sides`,
        );
      }
      const failures = listedModules() === undefined ? await importAll(hello.modules) : await importListed();
      const variables = await initialize(hello);
      this.#runner = new Runner(
        this.#channel,
        { id: hello.executorId, index: hello.index, variables },
        hello.concurrency,
        this.#surroundings,
      );
      this.#send(['ready', failures, this.#channel.mostHeld, this.#channel.mostBytes]);
    } catch (error) {
      this.#send(['failed', encodeError(toError(error, 'initialize'))]);
    }
  }

  async #import(url: string, name: string): Promise<void> {
    try {
      await importTaskModule(url, name);
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
async function importAll(modules: Hello['modules']): Promise<[string, WireError][]> {
  const failures: [string, Error][] = [];
  for (const [url, name] of modules) await importTaskModule(url, name).catch((error: Error) => failures.push([url, error]));
  if (failures[0] !== undefined && failures.length === modules.length) throw failures[0][1];
  return failures.map(([url, error]) => [url, encodeError(error)]);
}

/** What a host has listed is whole or of no use: its callers can't know what is missing. */
async function importListed(): Promise<[]> {
  for (const url of listedModules() ?? []) await importTaskModule(url);
  const name = ambiguousModule();
  if (name !== undefined)
    throw new ArgumentError(
      `two of the host's task modules are called '${name}': give one another name, defineTasks(url, tasks, { name })`,
    );
  return [];
}

async function initialize(hello: Hello): Promise<ExecutorFacts['variables']> {
  if (hello.initialize === undefined) return {};
  if (hello.initialize.url !== undefined) await importTaskModule(hello.initialize.url, moduleOf(hello.initialize));
  const task = findTask(hello.initialize) as AnyFunction | undefined;
  if (task === undefined) throw missing(hello.initialize);
  const outer = enter(
    new Activation({ id: hello.executorId, index: hello.index, variables: {}, progress: () => {} }, 0, 0, undefined, 1, undefined, 0),
  );
  let variables: unknown;
  try {
    variables = (task as () => unknown)();
  } finally {
    leave(outer);
  }
  variables = await variables;
  if (variables === undefined) return {};
  if (typeof variables === 'object' && variables !== null) return variables as ExecutorFacts['variables'];
  throw new ArgumentError(
    `initialize (${hello.initialize.name}) must return an object of variables by name, or nothing; it returned ${String(variables)}`,
  );
}
