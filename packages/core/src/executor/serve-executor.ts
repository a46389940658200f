/** The executor's half of the conversation. */
import { ProtocolError } from '../errors.ts';
import type { CallerChannel } from '../transport.ts';
import type { CallerMessage, ExecutorMessage, Hello } from '../wire/protocol.ts';
import type { Activation } from './activation.ts';
import { Disposal, type DisposalOwner } from './disposal.ts';
import { Failure, readMessage, readReason } from './edge/index.ts';
import type { Environment } from './environment.ts';
import { Runner } from './runner.ts';
import { prepare } from './starting.ts';
import type { SurroundingsOwner } from './surroundings.ts';

/**
 * Runs a loop's events until the channel closes. Never rejects. An executor shares nothing but `context()` with others in its thread, so
 * any number of them may run in one.
 */
export async function serveExecutor(channel: CallerChannel, environment: Environment): Promise<void> {
  const executor = new Executor(channel, environment);
  environment.surroundings.watch(executor);
  channel.listen(
    (message) => executor.receive(message),
    () => executor.drained(),
  );
  await channel.closed;
  executor.stop();
}

class Executor implements DisposalOwner, SurroundingsOwner {
  readonly #channel: CallerChannel;
  readonly #environment: Environment;
  #runner: Runner | undefined;
  #disposal: Disposal | undefined;
  #isGreeted = false;

  constructor(channel: CallerChannel, environment: Environment) {
    this.#channel = channel;
    this.#environment = environment;
  }

  receive(received: unknown): void {
    const message = readMessage(received);
    if (Failure.is(message)) this.#fail(message, 'the executor');
    else this.#receive(message);
  }

  drained(): void {
    this.#runner?.pump();
  }

  stop(): void {
    this.#runner?.stop();
  }

  uncaught(error: unknown, activation: Activation | undefined): void {
    const failure = new Failure(error);
    if (this.#runner?.uncaught(failure, activation) === true) return;
    this.#send(['stray', activation?.id, failure.encode('something in the executor')]);
  }

  undisposed(failure: Failure): void {
    this.#send(['stray', undefined, failure.encode('a disposal')]);
  }

  exiting(): void {
    this.#runner?.flush();
  }

  #receive(message: CallerMessage): void {
    if (message[0] === 'hello') this.#greet(message[1]);
    else if (message[0] === 'import') void this.#import(message[1], message[2]);
    else if (this.#runner !== undefined) this.#dispatch(message, this.#runner);
    else this.#fail(new Failure(new ProtocolError(`the loop sent '${message[0]}' before this executor was ready`)), 'the executor');
  }

  #dispatch(message: CallerMessage, runner: Runner): void {
    if (message[0] === 'run') runner.add(message);
    else if (message[0] === 'resume') runner.cancelled.resume(message[1]);
    else if (message[0] === 'target') runner.define(message[1], message[2]);
    else if (message[0] === 'credit') runner.streams.credit(message[1], message[2]);
    else if (message[0] === 'method') runner.defineMethod(message[1], message[2]);
    else if (message[0] === 'keep') this.#keep(runner, message[1], message[2]);
    else if (message[0] === 'drop') runner.objects.drop(message[1]);
    else if (message[0] === 'free') void this.#free(message[1]);
    else if (message[0] === 'end') void this.#end(runner);
    else if (message[0] === 'progress') runner.hearProgress(message[1]);
    else if (message[0] === 'cancel') {
      const reason = readReason(message[2]);
      if (Failure.is(reason)) this.#fail(reason, 'the executor');
      else runner.cancel(message[1], reason);
    }
  }

  #greet(hello: Hello): void {
    if (this.#isGreeted) this.#fail(new Failure(new ProtocolError(`the loop sent 'hello' twice`)), 'the executor');
    else {
      this.#isGreeted = true;
      void this.#begin(hello);
    }
  }

  #keep(runner: Runner, id: number, value: object): void {
    if (!runner.objects.keep(id, value))
      this.#fail(new Failure(new ProtocolError(`the loop sent a value under the id of an object, ${id}`)), 'the executor');
  }

  async #begin(hello: Hello): Promise<void> {
    const prepared = await prepare(hello, this.#environment.importer);
    if (Failure.is(prepared)) {
      this.#fail(prepared, 'initialize');
      return;
    }
    this.#runner = new Runner(this.#channel, prepared.facts, hello.concurrency, this.#environment);
    this.#disposal = new Disposal(this.#runner.objects, prepared.facts.variables, this);
    const failures = prepared.failures.map(([url, failure]) => [url, failure?.encode('a task module')] as const);
    this.#send(['ready', failures]);
  }

  async #import(url: string, name: string): Promise<void> {
    const failure = await this.#environment.importer.importModule(url, name);
    this.#send(['imported', url, failure?.encode('a task module')]);
  }

  async #free(id: number): Promise<void> {
    const failure = await this.#disposal?.one(id);
    this.#send(['freed', id, failure?.encode('a disposal')]);
  }

  async #end(runner: Runner): Promise<void> {
    runner.stop();
    await this.#disposal?.all();
    this.#send(['ended']);
  }

  /** Tells the loop that the executor is of no use, or that the other end is no loop; `what` names what failed. */
  #fail(failure: Failure, what: string): void {
    this.#send(['failed', failure.encode(what)]);
  }

  #send(message: ExecutorMessage): void {
    this.#channel.send(message);
  }
}
