/** The page's end of a Web Worker's channel. */
import { type CloseReason, type ExecutorChannel, type FromExecutor, ProtocolError, type ToExecutor } from '@mp-event-loop/core';
import { ENDED, type Envelope, isGreeting, STARTED, type WorkerGear } from './envelope.ts';

export class WebChannel implements ExecutorChannel {
  readonly id: string;
  readonly closed: Promise<CloseReason>;
  readonly listening: Promise<void>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #shared: Int32Array<SharedArrayBuffer> | undefined;
  #listener: ((message: FromExecutor) => void) | undefined;
  #drained: () => void = () => {};
  readonly #kept: FromExecutor[] = [];
  #resolveClosed!: (reason: CloseReason) => void;
  #isClosing = false;
  #isEnding = false;
  #isClosed = false;

  constructor(id: string, worker: Worker) {
    this.id = id;
    this.#worker = worker;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    // Only a page that is isolated from other origins has it.
    if (typeof SharedArrayBuffer !== 'undefined') this.#shared = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    port1.onmessage = ({ data }) => this.#receive(data as Envelope);
    port1.onmessageerror = () => void this.#end({ kind: 'failed', error: new ProtocolError(`a message of ${id} could not be read`) });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      void this.#end({ kind: 'failed', error: errorOf(event) });
    });
    this.listening = new Promise((resolve) => {
      // A file that awaits something at its top level would miss what is sent before it asks.
      worker.addEventListener('message', ({ data }) => {
        if (!isGreeting(data)) return;
        worker.postMessage({ isEventLoopExecutor: true, port: port2, shared: this.#shared } satisfies WorkerGear, [port2]);
        resolve();
      });
    });
  }

  send(message: ToExecutor, transfer: readonly object[] = []): void {
    if (!this.#isClosed) this.#port.postMessage(['message', message] satisfies Envelope, transfer as Transferable[]);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.#listener = listener;
    this.#drained = drained;
    queueMicrotask(() => {
      for (const message of this.#kept.splice(0)) listener(message);
      drained();
    });
  }

  async close(): Promise<void> {
    if (!this.#isClosing && !this.#isClosed) this.#port.postMessage(['close'] satisfies Envelope);
    this.#isClosing = true;
    await this.closed;
  }

  async kill(): Promise<void> {
    await this.#end({ kind: 'killed' });
  }

  /** A page needs nothing to keep it. */
  ref(): void {}

  unref(): void {}

  #receive(envelope: Envelope): void {
    if (this.#isClosed) return;
    if (envelope[0] === 'message') {
      if (this.#listener === undefined || this.#kept.length > 0) this.#kept.push(envelope[1]);
      else this.#listener(envelope[1]);
      this.#drained();
    } else if (envelope[0] === 'ended') {
      this.#isEnding = true;
      this.#worker.terminate();
      this.#settle({ kind: envelope[1], started: envelope[2] });
    }
  }

  async #end(reason: CloseReason): Promise<void> {
    if (!this.#isEnding) {
      this.#isEnding = true;
      if (this.#shared !== undefined) Atomics.store(this.#shared, ENDED, 1);
      this.#worker.terminate();
      // What it had sent is here, or about to be.
      await messageTurn();
      this.#settle({ ...reason, started: this.#shared && Atomics.load(this.#shared, STARTED) });
    }
    await this.closed;
  }

  #settle(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#port.close();
    this.#resolveClosed(reason);
  }
}

/** Behind the messages that were sent before, and not held up in a page that nobody looks at, as timers are. */
function messageTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A page is told what a worker threw, but not why its file could not be had. */
function errorOf({ message, filename, lineno, error }: Partial<ErrorEvent>): Error {
  if (message === undefined || message === '') {
    return new Error(
      'its file, or a module that it imports, could not be loaded: check the URL that option worker gives it, and that JavaScript is served there; the console of the browser says more',
    );
  }
  return new Error(filename === undefined || filename === '' ? message : `${message} (${filename}:${lineno})`, { cause: error });
}
