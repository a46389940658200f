/** Talks to an executor as a loop does, over a raw channel: at the other end of any channel is core's runExecutor. */
import { type AnyFunction, moduleOf, nameOf, type TargetName } from '../tasks.ts';
import type { CloseReason, ExecutorChannel } from '../transport.ts';
import type { WireError } from '../wire/error-transfer.ts';
import {
  HAS_ID,
  HAS_NUMBER,
  type Hello,
  OUTCOME_ERROR,
  OUTCOME_JSON,
  OUTCOME_MASK,
  OUTCOME_UNDEFINED,
  PROTOCOL_VERSION,
  parseExecutorMessage,
  TARGET_SHIFT,
} from '../wire/protocol.ts';
import { raw } from '../wire/values.ts';
import { fail } from './assert.ts';
import { echo } from './tasks.ts';

export class Conversation {
  readonly channel: ExecutorChannel;
  /** The values that came back, in the order they came. */
  readonly answers: unknown[] = [];
  /** What the executor did not understand, in its words. */
  readonly complaints: string[] = [];
  /** Calls of `drained`. */
  drains = 0;
  /** Deliveries while `send` ran, or after the channel had closed. */
  readonly offences: string[] = [];
  #failure: Error | undefined;
  #isReady = false;
  #sent = 0;
  readonly #targets = new Map<AnyFunction, number>();
  #isSending = false;
  #hasClosed = false;
  #answeredSinceDrain = false;
  readonly #watchers = new Set<() => void>();

  /** Listens only where `listens` is not false. */
  constructor(channel: ExecutorChannel, listens = true) {
    this.channel = channel;
    void channel.closed.then(() => {
      this.#hasClosed = true;
    });
    if (listens) this.listen();
    const who = { version: PROTOCOL_VERSION, executorId: channel.id, index: 0, concurrency: 1 };
    const tasks = nameOf(echo) as TargetName;
    const loop: Pick<Hello, 'modules' | 'initialize'> = { modules: [[tasks.url as string, moduleOf(tasks)]], initialize: undefined };
    this.send(['hello', { ...who, ...loop } satisfies Hello]);
  }

  static async begin(channel: ExecutorChannel): Promise<Conversation> {
    const conversation = new Conversation(channel);
    await conversation.ready();
    return conversation;
  }

  listen(): void {
    this.channel.listen(
      (message) => this.#receive(message),
      () => {
        this.drains += 1;
        this.#answeredSinceDrain = false;
        this.#changed();
      },
    );
  }

  /** Has a value echoed. */
  run(value: unknown, transfer?: readonly object[]): void {
    this.call(echo, [value], transfer);
  }

  call(task: AnyFunction, args: readonly unknown[], transfer?: readonly object[]): void {
    let target = this.#targets.get(task);
    if (target === undefined) {
      target = this.#targets.size;
      this.#targets.set(task, target);
      this.send(['target', target, nameOf(task)]);
    }
    this.#sent += 1;
    this.send(['run', (target << TARGET_SHIFT) | raw | HAS_ID, this.#sent, args], transfer);
  }

  send(message: unknown, transfer?: readonly object[]): void {
    this.#isSending = true;
    try {
      this.channel.send(message, transfer);
    } finally {
      this.#isSending = false;
    }
  }

  async ready(): Promise<void> {
    await this.until(() => this.#isReady);
  }

  /** Resolves when so many values have come back, and nothing more waits. */
  async answered(count: number): Promise<void> {
    await this.until(() => this.answers.length >= count && !this.#answeredSinceDrain);
  }

  /** @throws what went wrong with a message that came. */
  async until(isFulfilled: () => boolean): Promise<void> {
    this.#check();
    while (!isFulfilled()) {
      await new Promise<void>((resolve) => {
        const watch = (): void => {
          this.#watchers.delete(watch);
          resolve();
        };
        this.#watchers.add(watch);
      });
      this.#check();
    }
  }

  /** Closes the channel, and gives why it closed. */
  async close(): Promise<CloseReason> {
    await this.channel.close();
    this.#check();
    return this.channel.closed;
  }

  /** Kills the executor, and gives why the channel closed. */
  async kill(): Promise<CloseReason> {
    await this.channel.kill();
    this.#check();
    return this.channel.closed;
  }

  /** Waits until the channel has closed by itself. */
  async ended(): Promise<CloseReason> {
    void this.channel.closed.then(() => this.#changed());
    await this.until(() => this.#hasClosed);
    return this.channel.closed;
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #receive(received: unknown): void {
    try {
      this.#read(received);
    } catch (error) {
      // Thrown here it would be the transport's, and no failure of the case.
      this.#failure ??= error as Error;
    }
    this.#answeredSinceDrain = true;
    this.#changed();
  }

  #read(received: unknown): void {
    if (this.#isSending) this.offences.push('a message was delivered inside send');
    if (this.#hasClosed) this.offences.push('a message was delivered after closed had settled');
    const message = parseExecutorMessage(received);
    if (message[0] === 'ready') this.#isReady = true;
    else if (message[0] === 'done') this.#readAnswers(message);
    else if (message[0] === 'failed') this.complaints.push(message[1].message);
    else fail(`the executor must be able to greet and to echo, it said ${JSON.stringify(message)}`);
  }

  #readAnswers(message: readonly unknown[]): void {
    for (let at = 1; at < message.length; ) {
      const header = message[at++] as number;
      const outcome = header & OUTCOME_MASK;
      if ((header & HAS_NUMBER) !== 0) at += 1;
      const value = outcome === OUTCOME_UNDEFINED ? undefined : message[at++];
      if (outcome === OUTCOME_ERROR) fail(`an echo must not fail: ${(value as WireError).message}`);
      this.answers.push(outcome === OUTCOME_JSON ? JSON.parse(value as string) : value);
    }
  }

  #changed(): void {
    for (const watch of [...this.#watchers]) watch();
  }
}
