/** The reference transport: executors in the caller's own thread. For tests, debuggers, and where there is nothing else. */
import { Deferred } from './deferred.ts';
import { serveInline } from './executor/run-executor.ts';
import type { CallerChannel, CloseReason, ExecutorChannel, FromExecutor, OpenRequest, ToExecutor, Transport } from './transport.ts';
import { nextTurn } from './turn.ts';

const LONGEST_INTERVAL = 2 ** 31 - 1;

let opened = 0;

/** Runs events in the caller's own thread, cloning values as other transports do. It cannot end a busy loop. */
export function inlineTransport(): Transport {
  return { name: 'inline', isolation: 'none', open };
}

async function open(request: OpenRequest): Promise<ExecutorChannel> {
  request.signal.throwIfAborted();
  opened += 1;
  const line = new Line(`inline-${opened}`);
  void serveInline(line.callerEnd);
  return line.executorEnd;
}

/** Both ends of one channel. */
class Line {
  readonly #closed = new Deferred<CloseReason>();
  readonly #toExecutor = new Pipe<ToExecutor>();
  readonly #toCaller = new Pipe<FromExecutor>();
  readonly executorEnd: ExecutorChannel;
  readonly callerEnd: CallerChannel;
  #started = 0;
  #isClosing = false;
  #isOver = false;
  #keeper: ReturnType<typeof setInterval> | undefined;

  constructor(id: string) {
    const { promise: closed } = this.#closed;
    const ready = async (): Promise<void> => {};
    const close = (): Promise<void> => this.#close();
    this.executorEnd = {
      id,
      closed,
      ready,
      close,
      send: (message, transfer) => this.#toExecutor.send(message, transfer),
      listen: (listener, drained) => this.#toCaller.listen(listener, drained),
      kill: () => this.#kill(),
      ref: () => this.#keepAlive(true),
      unref: () => this.#keepAlive(false),
    };
    this.callerEnd = {
      closed,
      ready,
      close,
      send: (message, transfer) => this.#toCaller.send(message, transfer),
      listen: (listener, drained) => this.#toExecutor.listen(listener, drained),
      mark: (started) => {
        this.#started = started;
      },
    };
    this.#keepAlive(true);
  }

  /** There is no handle to hold the process, so a timer that never matters does. */
  #keepAlive(isNeeded: boolean): void {
    clearInterval(this.#keeper);
    this.#keeper = isNeeded && !this.#isOver ? setInterval(() => {}, LONGEST_INTERVAL) : undefined;
  }

  async #close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      // What was sent arrives first, both ways, what is sent in answer to it included.
      await this.#toExecutor.drained();
      await this.#toCaller.drained();
      this.#end('closed');
    }
    await this.#closed.promise;
  }

  async #kill(): Promise<void> {
    this.#isClosing = true;
    this.#end('killed');
    await this.#closed.promise;
  }

  #end(kind: CloseReason['kind']): void {
    this.#isOver = true;
    this.#keepAlive(false);
    this.#toExecutor.end();
    this.#toCaller.end();
    this.#closed.resolve({ kind, started: this.#started });
  }
}

/** One direction: messages are cloned when sent, and delivered in a turn of their own, all that wait at once. */
class Pipe<Message> {
  #waiting: Message[] = [];
  #listener: ((message: Message) => void) | undefined;
  #onDrained: () => void = () => {};
  #isPlanned = false;
  #isOver = false;
  #drains: (() => void)[] = [];

  send(message: Message, transfer: readonly object[] = []): void {
    if (this.#isOver) return;
    this.#waiting.push(structuredClone(message, { transfer: transfer as Transferable[] }));
    this.#plan();
  }

  listen(listener: (message: Message) => void, drained: () => void): void {
    this.#listener = listener;
    this.#onDrained = drained;
    if (this.#waiting.length > 0) this.#plan();
  }

  /** Resolves when nothing waits. */
  async drained(): Promise<void> {
    if (this.#waiting.length === 0 || this.#isOver) return;
    await new Promise<void>((resolve) => this.#drains.push(resolve));
  }

  end(): void {
    this.#isOver = true;
    this.#waiting = [];
    this.#releaseDrains();
  }

  #plan(): void {
    if (this.#isPlanned || this.#listener === undefined) return;
    this.#isPlanned = true;
    nextTurn(() => this.#deliver());
  }

  #deliver(): void {
    this.#isPlanned = false;
    const messages = this.#waiting;
    this.#waiting = [];
    for (const message of messages) {
      if (!this.#isOver) this.#listener?.(message);
    }
    if (!this.#isOver) this.#onDrained();
    if (this.#waiting.length === 0) this.#releaseDrains();
  }

  #releaseDrains(): void {
    const drains = this.#drains;
    this.#drains = [];
    for (const resolve of drains) resolve();
  }
}
