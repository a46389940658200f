/** The reference transport: executors in the caller's own thread. For tests, debuggers, and where there is nothing else. */
import { Inbox } from './channel/inbox.ts';
import { every, nextTurn, type Timer } from './clock.ts';
import { Deferred } from './deferred.ts';
import { serveInline } from './executor/run-executor.ts';
import type {
  CallerChannel,
  CloseReason,
  ExecutorChannel,
  ExecutorLocation,
  FromExecutor,
  OpenRequest,
  ToExecutor,
  Transport,
} from './transport.ts';

const LONGEST_INTERVAL = 2 ** 31 - 1;

let opened = 0;

/** Runs events in the caller's own thread, cloning values as other transports do. It cannot end a busy loop. */
export function inlineTransport(): Transport {
  return { name: 'inline', isolation: 'none', open };
}

async function open({ signal }: OpenRequest): Promise<ExecutorChannel> {
  signal.throwIfAborted();
  opened += 1;
  const channel = new InlineChannel(`inline-${opened}`);
  void serveInline(channel.callerEnd);
  return channel;
}

/** The loop's end, which ends both. */
class InlineChannel implements ExecutorChannel {
  readonly id: string;
  /** The caller's own thread, and so its process. */
  readonly location: ExecutorLocation = callersLocation();
  readonly #closed = new Deferred<CloseReason>();
  readonly closed: Promise<CloseReason> = this.#closed.promise;
  readonly toExecutor: Pipe<ToExecutor> = new Pipe();
  readonly toCaller: Pipe<FromExecutor> = new Pipe();
  readonly callerEnd: CallerEnd = new CallerEnd(this);
  #isClosing = false;
  #isOver = false;
  #keeper: Timer | undefined;

  constructor(id: string) {
    this.id = id;
    this.ref();
  }

  send(message: ToExecutor, transfer?: readonly object[]): void {
    this.toExecutor.send(message, transfer);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.toCaller.listen(listener, drained);
  }

  async close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      // What was sent arrives first, both ways, what is sent in answer to it included.
      await this.toExecutor.emptied();
      await this.toCaller.emptied();
      this.#end('closed');
    }
    await this.closed;
  }

  async kill(): Promise<void> {
    this.#isClosing = true;
    this.#end('killed');
    await this.closed;
  }

  /** There is no handle to hold the process, so a timer that never matters does. */
  ref(): void {
    if (!this.#isOver) this.#keeper ??= every(LONGEST_INTERVAL, () => {});
  }

  unref(): void {
    this.#keeper?.cancel();
    this.#keeper = undefined;
  }

  #end(kind: CloseReason['kind']): void {
    this.#isOver = true;
    this.unref();
    this.toExecutor.end();
    this.toCaller.end();
    this.#closed.resolve({ kind, started: this.callerEnd.started });
  }
}

function callersLocation(): ExecutorLocation {
  const { process } = globalThis as { process?: { readonly pid?: number } };
  return process?.pid === undefined ? {} : { pid: process.pid };
}

/** The executor's end. */
class CallerEnd implements CallerChannel {
  readonly closed: Promise<CloseReason>;
  readonly #channel: InlineChannel;
  #started = 0;

  constructor(channel: InlineChannel) {
    this.closed = channel.closed;
    this.#channel = channel;
  }

  get started(): number {
    return this.#started;
  }

  send(message: FromExecutor, transfer?: readonly object[]): void {
    this.#channel.toCaller.send(message, transfer);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    this.#channel.toExecutor.listen(listener, drained);
  }

  mark(started: number): void {
    this.#started = started;
  }

  close(): Promise<void> {
    return this.#channel.close();
  }
}

/** One direction: messages are cloned when sent, and delivered in a turn of their own, all that are under way at once. */
class Pipe<Message> {
  readonly #inbox = new Inbox<Message>();
  #underWay: Message[] = [];
  #isOver = false;

  send(message: Message, transfer: readonly object[] = []): void {
    if (this.#isOver) return;
    const clone = structuredClone(message, { transfer: transfer as Transferable[] });
    if (this.#underWay.push(clone) === 1) nextTurn(() => this.#deliver());
  }

  listen(listener: (message: Message) => void, drained: () => void): void {
    this.#inbox.listen(listener, drained);
  }

  /** Resolves when nothing is under way. */
  async emptied(): Promise<void> {
    while (this.#underWay.length > 0) await new Promise<void>((resolve) => nextTurn(resolve));
  }

  end(): void {
    this.#isOver = true;
    this.#underWay = [];
  }

  #deliver(): void {
    for (const message of this.#underWay.splice(0)) {
      if (!this.#isOver) this.#inbox.deliver(message);
    }
    if (!this.#isOver) this.#inbox.drained();
  }
}
