/** The page's end of a Web Worker's channel. */
import { type CloseReason, type ExecutorLocation, type FromExecutor, ProtocolError, type ToExecutor } from '@mp-event-loop/core';
import { Deferred, Inbox, type OpeningChannel } from '@mp-event-loop/core/channel';
import { nextTurn } from '@mp-event-loop/core/clock';
import { readStarted, startedWords } from '../started-count.ts';
import { ENDED, type Envelope, isGreeting, type WorkerGear } from './envelope.ts';

export class WebChannel implements OpeningChannel {
  readonly id: string;
  /** Browsers tell nothing of where their workers run. */
  readonly location: ExecutorLocation = {};
  readonly #closed = new Deferred<CloseReason>();
  readonly closed: Promise<CloseReason> = this.#closed.promise;
  readonly #listening = new Deferred<void>();
  readonly listening: Promise<void> = this.#listening.promise;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #shared: Int32Array<SharedArrayBuffer> | undefined;
  readonly #inbox = new Inbox<FromExecutor>();
  #isClosing = false;
  #isEnding = false;
  #isClosed = false;

  constructor(id: string, worker: Worker) {
    this.id = id;
    this.#worker = worker;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    // Only a page that is isolated from other origins has it.
    if (typeof SharedArrayBuffer !== 'undefined') this.#shared = startedWords(1);
    port1.onmessage = ({ data }) => this.#receive(data as Envelope);
    port1.onmessageerror = () => void this.#end({ kind: 'failed', error: new ProtocolError(`a message of ${id} could not be read`) });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      void this.#end({ kind: 'failed', error: errorOf(event) });
    });
    // A file that awaits something at its top level would miss what is sent before it asks.
    worker.addEventListener('message', ({ data }) => {
      if (!isGreeting(data)) return;
      worker.postMessage({ isEventLoopExecutor: true, port: port2, shared: this.#shared } satisfies WorkerGear, [port2]);
      this.#listening.resolve();
    });
  }

  get started(): number | undefined {
    return this.#shared && readStarted(this.#shared);
  }

  send(message: ToExecutor, transfer: readonly object[] = []): void {
    if (!this.#isClosed) this.#port.postMessage(['message', message] satisfies Envelope, transfer as Transferable[]);
  }

  async ready(): Promise<void> {}

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.#inbox.listen(listener, drained);
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
      this.#inbox.deliver(envelope[1]);
      this.#inbox.drained();
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
      // What it had sent is here, or about to be: a turn lies behind the messages that were sent before.
      await new Promise<void>(nextTurn);
      this.#settle({ ...reason, started: this.started });
    }
    await this.closed;
  }

  #settle(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#port.close();
    this.#closed.resolve(reason);
  }
}

/** A page is told what a worker threw, but not why its file could not be had. */
function errorOf({ message, filename, lineno, error }: Partial<ErrorEvent>): Error {
  if (message === undefined || message === '') {
    return new Error(
      'its file, or a module that it imports, could not be loaded: check the URL that option worker gives it, and that JavaScript ' +
        'is served there; the console of the browser says more',
    );
  }
  return new Error(filename === undefined || filename === '' ? message : `${message} (${filename}:${lineno})`, { cause: error });
}
