/** The loop's end of a forked executor's channel. */
import {
  type CloseReason,
  type ExecutorChannel,
  type FromExecutor,
  type OpenRequest,
  ProtocolError,
  type ToExecutor,
  TransportError,
} from '@mp-event-loop/core';
import type { ExecutorProcess, Exit } from './executor-process.ts';
import { CLOSE, FrameReader, frame, LISTENING, MESSAGE, messageFrame, readMessage, STDERR, STDOUT, TITLE } from './frames.ts';
import { Output } from './output.ts';
import type { StartedFile } from './started-file.ts';

/** ms from the end of a pipe to the exit of the process: one that dies closes its pipes first. One that lives on can't be talked to any more. */
const EXIT_PATIENCE = 1000;

export class ForkChannel implements ExecutorChannel {
  readonly id: string;
  readonly closed: Promise<CloseReason>;
  /** Resolves when the process listens; never, if it ends before. */
  readonly listening: Promise<void>;
  readonly #process: ExecutorProcess;
  readonly #output: Output;
  #listener: ((message: FromExecutor) => void) | undefined;
  #drained: () => void = () => {};
  readonly #kept: FromExecutor[] = [];
  #onListening: () => void = () => {};
  #onRoom: (() => void)[] = [];
  #error: Error | undefined;
  #end: 'closed' | 'killed' | undefined;
  #hasExited = false;
  #isClosed = false;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, process: ExecutorProcess, started: StartedFile, { name, index, print }: Omit<OpenRequest, 'signal'>) {
    this.id = id;
    this.#process = process;
    this.#output = new Output(print);
    this.listening = new Promise((resolve) => {
      this.#onListening = resolve;
    });
    const { stdout, stderr, toExecutor, toCaller } = process;
    stdout.on('data', this.#output.source('stdout'));
    stderr.on('data', this.#output.source('stderr'));
    this.#readFrames();
    toExecutor.on('drain', () => this.#makeRoom());
    // Nothing comes from there but its end.
    toExecutor.resume();
    for (const pipe of [toExecutor, toCaller]) pipe.once('close', () => this.#lostPipe());
    toExecutor.write(frame(TITLE, `${name}-${index}`));
    void process.exited.then(() => this.#exited());
    this.closed = process.emptied().then((exit) => this.#close(exit, started));
  }

  send(message: ToExecutor): void {
    if (!this.#isClosed) this.#process.toExecutor.write(messageFrame(message));
  }

  async ready(): Promise<void> {
    if (this.#isClosed || !this.#process.toExecutor.writableNeedDrain) return;
    await new Promise<void>((resolve) => this.#onRoom.push(resolve));
  }

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.#listener = listener;
    this.#drained = drained;
    queueMicrotask(() => {
      for (const message of this.#kept.splice(0)) listener(message);
      drained();
    });
  }

  async close(): Promise<void> {
    if (this.#end === undefined && !this.#isClosed) {
      this.#end = 'closed';
      this.#process.toExecutor.write(frame(CLOSE));
    }
    await this.closed;
  }

  async kill(): Promise<void> {
    if (!this.#isClosed) {
      this.#end = 'killed';
      this.ref();
      this.#process.child.kill('SIGKILL');
    }
    await this.closed;
  }

  ref(): void {
    if (!this.#isClosed) this.#process.ref();
  }

  unref(): void {
    this.#process.unref();
  }

  #readFrames(): void {
    const printed = { [STDOUT]: this.#output.source('stdout'), [STDERR]: this.#output.source('stderr') };
    const reader = new FrameReader((kind, body) => {
      if (kind === MESSAGE) this.#take(readMessage(body));
      else if (kind === LISTENING) this.#onListening();
      else if (kind === STDOUT || kind === STDERR) printed[kind](body);
      else throw new ProtocolError(`a frame of unknown kind ${kind}`);
    });
    this.#process.toCaller.on('data', (chunk) => {
      if (this.#error !== undefined) return;
      try {
        reader.read(chunk);
      } catch (cause) {
        this.#fail(new ProtocolError(`what ${this.id} sent could not be read: ${(cause as Error).message}`, { cause }));
      }
      this.#drained();
    });
  }

  #take(message: FromExecutor): void {
    if (this.#listener === undefined || this.#kept.length > 0) this.#kept.push(message);
    else this.#listener(message);
  }

  #makeRoom(): void {
    for (const resolve of this.#onRoom.splice(0)) resolve();
  }

  #lostPipe(): void {
    if (this.#hasExited || this.#isClosed) return;
    this.#patience ??= setTimeout(() => {
      this.#fail(
        new TransportError(
          `the pipe to ${this.id} was closed at its end, and the process lives on: something there closed a descriptor that is not its own`,
        ),
      );
    }, EXIT_PATIENCE);
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#process.child.kill('SIGKILL');
  }

  #exited(): void {
    this.#hasExited = true;
    clearTimeout(this.#patience);
  }

  #close({ exitCode, signal }: Exit, started: StartedFile): CloseReason {
    this.#output.end();
    this.#isClosed = true;
    this.#process.release();
    this.#makeRoom();
    const reason = {
      exitCode: exitCode ?? undefined,
      signal: signal ?? undefined,
      stderrTail: this.#output.stderrTail,
      started: started.take(),
    };
    if (this.#error !== undefined) return { kind: 'failed', error: this.#error, ...reason };
    if (this.#end === 'killed') return { kind: 'killed', ...reason };
    if (signal !== null) return { kind: 'killed', ...reason };
    return { kind: this.#end ?? 'exited', ...reason };
  }
}
