/** The other end of an executor's channel: sends what a loop sends, and keeps what comes back. */
import { Deferred } from '../../src/deferred.ts';
import type { CallerChannel, CloseReason } from '../../src/transport.ts';
import { entriesOf } from '../../src/wire/entries.ts';
import { decodeError, type WireError } from '../../src/wire/error-transfer.ts';
import {
  type ExecutorMessage,
  HAS_EXTRA,
  HAS_ID,
  HAS_NUMBER,
  type Hello,
  IS_ITEM,
  OUTCOME_ERROR,
  OUTCOME_JSON,
  OUTCOME_MASK,
  OUTCOME_STREAM,
  OUTCOME_UNDEFINED,
  PROTOCOL_VERSION,
  TARGET_SHIFT,
} from '../../src/wire/protocol.ts';
import { raw } from '../../src/wire/values.ts';

export class FakeLine implements CallerChannel {
  readonly messages: ExecutorMessage[] = [];
  /** How events ended, by their numbers: with a value or an Error. */
  readonly ends = new Map<number, unknown>();
  readonly items: unknown[] = [];
  started = 0;
  readonly #closed = new Deferred<CloseReason>();
  readonly #targets: string[] = [];
  #sent = 0;
  #next = 0;
  #listener: (message: unknown) => void = () => {};
  #drained: () => void = () => {};
  #watchers: (() => void)[] = [];

  get closed(): Promise<CloseReason> {
    return this.#closed.promise;
  }

  send(sent: unknown): void {
    const message = structuredClone(sent) as ExecutorMessage;
    this.messages.push(message);
    if (message[0] === 'done') this.#read(message);
    for (const watch of this.#watchers.splice(0)) watch();
  }

  async ready(): Promise<void> {}

  listen(listener: (message: unknown) => void, drained: () => void): void {
    this.#listener = listener;
    this.#drained = drained;
  }

  async close(): Promise<void> {
    this.#closed.resolve({ kind: 'closed' });
  }

  mark(started: number): void {
    this.started = started;
  }

  /** Delivers messages, and then says that no more wait. */
  deliver(...messages: readonly unknown[]): void {
    for (const message of messages) this.#listener(structuredClone(message));
    this.#drained();
  }

  hello(hello: Partial<Hello> = {}): void {
    const name = { version: PROTOCOL_VERSION, executorId: 'fake-1', index: 0 };
    this.deliver(['hello', { ...name, concurrency: 1, modules: [], importWithin: 10_000, initialize: undefined, ...hello }]);
  }

  /** Has a task of that name run. Returns the number of the event; its id is 1 more. */
  run(name: string, values: readonly unknown[] = []): number {
    return this.runEach(name, [values]);
  }

  /**
   * Has a task run once for each list of arguments, all in one delivery; the time of those whose places are in `timed` is limited. Returns
   * the number of the last event.
   */
  runEach(name: string, lists: readonly (readonly unknown[])[], timed: readonly number[] = []): number {
    const messages: unknown[] = [];
    let target = this.#targets.indexOf(name);
    if (target < 0) {
      target = this.#targets.push(name) - 1;
      messages.push(['target', target, { url: 'fake:tasks', name: `tasks/${name}`, key: name }]);
    }
    for (const [place, values] of lists.entries()) {
      this.#sent += 1;
      const header = (target << TARGET_SHIFT) | raw | HAS_ID;
      messages.push(
        timed.includes(place) ? ['run', header | HAS_EXTRA, this.#sent, { timeout: 60_000 }, values] : ['run', header, this.#sent, values],
      );
    }
    this.deliver(...messages);
    return this.#sent - 1;
  }

  /** Resolves with the first message of that kind, once it has come. */
  async message<Tag extends ExecutorMessage[0]>(tag: Tag): Promise<Extract<ExecutorMessage, readonly [Tag, ...unknown[]]>> {
    const find = (): ExecutorMessage | undefined => this.messages.find(([found]) => found === tag);
    await this.#until(() => find() !== undefined);
    return find() as Extract<ExecutorMessage, readonly [Tag, ...unknown[]]>;
  }

  /** Resolves with how the event ended. */
  async end(number: number): Promise<unknown> {
    await this.#until(() => this.ends.has(number));
    return this.ends.get(number);
  }

  async #until(isFulfilled: () => boolean): Promise<void> {
    while (!isFulfilled()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  #read(message: readonly unknown[]): void {
    const entries = entriesOf(message);
    for (let at = 1; at < entries.length; ) {
      const header = entries[at++] as number;
      const outcome = header & OUTCOME_MASK;
      const number = (header & HAS_NUMBER) === 0 ? this.#next : (entries[at++] as number);
      if (outcome === OUTCOME_STREAM) continue;
      const sent = outcome === OUTCOME_UNDEFINED ? undefined : entries[at++];
      const value = outcome === OUTCOME_JSON ? JSON.parse(sent as string) : sent;
      if ((header & IS_ITEM) !== 0) this.items.push(value);
      else {
        this.ends.set(number, outcome === OUTCOME_ERROR ? decodeError(value as WireError) : value);
        this.#next = number + 1;
      }
    }
  }
}
