/** Talks to an executor over a raw channel, as a loop does: the other end of any channel is core's runExecutor. */
import { type AnyFunction, moduleOf, nameOf, type TargetName } from '../tasks.ts';
import type { CloseReason, ExecutorChannel } from '../transport.ts';
import { entriesOf } from '../wire/entries.ts';
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
import { check, fail } from './assert.ts';
import { echo } from './tasks.ts';

export class Conversation {
  readonly channel: ExecutorChannel;
  /** The values that came back, in order of arrival. */
  readonly answers: unknown[] = [];
  /** The executor's answers to messages that it did not understand. */
  readonly complaints: string[] = [];
  /** How often `drained` was called. */
  drains = 0;
  /** Messages delivered while `send` ran, or after the channel had closed. */
  readonly offences: string[] = [];
  #failure: Error | undefined;
  #isReady = false;
  #sent = 0;
  readonly #targets = new Map<AnyFunction, number>();
  #isSending = false;
  #hasClosed = false;
  #answeredSinceDrain = false;
  readonly #watchers = new Set<() => void>();

  /** Greets the executor, and listens unless `listens` is false. */
  constructor(channel: ExecutorChannel, listens = true) {
    this.channel = channel;
    void channel.closed.then(() => {
      this.#hasClosed = true;
    });
    if (listens) this.listen();
    const who = { version: PROTOCOL_VERSION, executorId: channel.id, index: 0, concurrency: 1 };
    const tasks = nameOf(echo) as TargetName;
    const loop: Pick<Hello, 'modules' | 'initialize' | 'initializeArgs' | 'importWithin' | 'isFirst'> = {
      modules: [[tasks.url as string, moduleOf(tasks)]],
      initialize: undefined,
      initializeArgs: [],
      importWithin: 10_000,
      isFirst: true,
    };
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

  /** Sends a value that the executor echoes. */
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

  /** Resolves when so many values have come back and no more messages wait. */
  async answered(count: number): Promise<void> {
    await this.until(() => this.answers.length >= count && !this.#answeredSinceDrain);
  }

  /** Resolves when the condition holds. @throws if a message could not be read. */
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

  /** Closes the channel, and resolves with the reason. */
  async close(): Promise<CloseReason> {
    await this.channel.close();
    this.#check();
    return this.channel.closed;
  }

  /** Kills the executor, and resolves with the reason why the channel closed. */
  async kill(): Promise<CloseReason> {
    await this.channel.kill();
    this.#check();
    return this.channel.closed;
  }

  /** Resolves with the reason once the channel has closed by itself. */
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
      // Thrown here, it would reach the transport instead of failing the case.
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
    else if (message[0] === 'limits') check(!this.#isReady, 'limits must be told before the executor is ready');
    else if (message[0] === 'done') this.#readAnswers(message);
    else if (message[0] === 'failed') this.complaints.push(message[1].message);
    else fail(`the executor must answer hello and echo values, but it sent ${JSON.stringify(message)}`);
  }

  #readAnswers(message: readonly unknown[]): void {
    const entries = entriesOf(message);
    for (let at = 1; at < entries.length; ) {
      const header = entries[at++] as number;
      const outcome = header & OUTCOME_MASK;
      if ((header & HAS_NUMBER) !== 0) at += 1;
      const value = outcome === OUTCOME_UNDEFINED ? undefined : entries[at++];
      if (outcome === OUTCOME_ERROR) fail(`an echo must not fail: ${(value as WireError).message}`);
      this.answers.push(outcome === OUTCOME_JSON ? JSON.parse(value as string) : value);
    }
  }

  #changed(): void {
    for (const watch of [...this.#watchers]) watch();
  }
}
