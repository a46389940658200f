/** The loop's end of a forked executor's channel. */
import {
  type CloseReason,
  type ExecutorLocation,
  type FromExecutor,
  type OpenRequest,
  ProtocolError,
  type ToExecutor,
  TransportError,
} from '@mp-event-loop/core';
import { Deferred, Inbox, type OpeningChannel } from '@mp-event-loop/core/channel';
import { after, type Timer } from '@mp-event-loop/core/clock';
import type { ExecutorProcess, Exit } from './executor-process.ts';
import { BUFFER, bufferHeader, CLOSE, type FrameOwner, FrameReader, frame, HEADER, LISTENING, TITLE, withHeader } from './frames.ts';
import { MessageReader, messageFrames } from './messages.ts';
import { Output, type OutputOwner } from './output.ts';
import { Scratch } from './scratch.ts';
import type { StartedFile } from './started-file.ts';

/**
 * ms from the end of a pipe to the exit of the process: one that dies closes its pipes first. One that lives on can't be talked to any
 * more.
 */
const EXIT_PATIENCE = 1000;

const scratch = new Scratch();

export class ForkChannel implements OpeningChannel, FrameOwner, OutputOwner {
  readonly id: string;
  readonly location: ExecutorLocation;
  readonly closed: Promise<CloseReason>;
  readonly #listening = new Deferred<void>();
  readonly listening: Promise<void> = this.#listening.promise;
  readonly #process: ExecutorProcess;
  readonly #started: StartedFile;
  readonly #output: Output;
  readonly #inbox = new Inbox<FromExecutor>();
  readonly #messages = new MessageReader((message) => this.#inbox.deliver(message));
  #onRoom: (() => void)[] = [];
  /** How much that it printed waits for room. */
  #holds = 0;
  #error: Error | undefined;
  #end: 'closed' | 'killed' | undefined;
  #hasExited = false;
  #isClosed = false;
  #patience: Timer | undefined;

  constructor(id: string, process: ExecutorProcess, started: StartedFile, request: OpenRequest) {
    this.id = id;
    this.location = { pid: process.child.pid };
    this.#process = process;
    this.#started = started;
    this.#output = new Output(request, this);
    const { stdout, stderr, toExecutor, toCaller } = process;
    stdout.on('data', this.#output.source('stdout'));
    stderr.on('data', this.#output.source('stderr'));
    this.#readFrames();
    toExecutor.on('drain', () => this.#makeRoom());
    // Nothing comes from there but its end.
    toExecutor.resume();
    for (const pipe of [toExecutor, toCaller]) pipe.once('close', () => this.#lostPipe());
    toExecutor.write(frame(TITLE, `${request.name}-${request.index}`));
    void process.exited.then(() => this.#exited());
    this.closed = process.emptied().then((exit) => this.#close(exit));
  }

  get started(): number {
    return this.#started.count;
  }

  send(message: ToExecutor, transfer: readonly object[] = []): void {
    if (this.#isClosed) return;
    const { toExecutor } = this.#process;
    const frames = messageFrames(message);
    if (frames.buffers.length > 0) toExecutor.cork();
    for (const buffer of frames.buffers) {
      if (transfer.includes(buffer)) {
        // Nobody changes it any more.
        toExecutor.write(bufferHeader(buffer));
        toExecutor.write(new Uint8Array(buffer));
      } else this.#writeCopy(buffer);
    }
    toExecutor.write(frames.message);
    if (frames.buffers.length > 0) toExecutor.uncork();
  }

  #writeCopy(buffer: ArrayBuffer): void {
    const length = HEADER + buffer.byteLength;
    const memory = scratch.take(length);
    const whole = memory.subarray(0, length);
    whole.set(new Uint8Array(buffer), HEADER);
    this.#process.toExecutor.write(withHeader(whole, BUFFER), (error) => {
      if (error == null) scratch.giveBack(memory);
    });
  }

  async ready(): Promise<void> {
    if (this.#isClosed || !this.#process.toExecutor.writableNeedDrain) return;
    await new Promise<void>((resolve) => this.#onRoom.push(resolve));
  }

  listen(listener: (message: FromExecutor) => void, drained: () => void): void {
    this.#inbox.listen(listener, drained);
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

  /** @throws Error for a frame that no executor of ours sends. */
  received(kind: number, body: Buffer): void {
    if (this.#messages.takes(kind, body)) return;
    if (kind === LISTENING) this.#listening.resolve();
    else if (!this.#output.takes(kind, body)) throw new ProtocolError(`a frame of unknown kind ${kind}`);
  }

  #readFrames(): void {
    const reader = new FrameReader(this);
    this.#process.toCaller.on('data', (chunk) => {
      if (this.#error !== undefined) return;
      try {
        reader.read(chunk);
      } catch (cause) {
        this.#fail(new ProtocolError(`what ${this.id} sent could not be read: ${(cause as Error).message}`, { cause }));
      }
      this.#inbox.drained();
    });
  }

  /** What it prints and what it answers come by one pipe: it waits with both, as soon as that is full. */
  async holdUntil(room: Promise<void>): Promise<void> {
    this.#holds += 1;
    this.#process.hold(true);
    await room;
    this.#holds -= 1;
    if (this.#holds === 0) this.#process.hold(false);
  }

  #makeRoom(): void {
    for (const resolve of this.#onRoom.splice(0)) resolve();
  }

  #lostPipe(): void {
    if (this.#hasExited || this.#isClosed) return;
    this.#patience ??= after(EXIT_PATIENCE, () => {
      this.#fail(
        new TransportError(
          `the pipe to ${this.id} was closed at its end, and the process lives on: something there closed a descriptor that is not its own`,
        ),
      );
    });
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#process.child.kill('SIGKILL');
  }

  #exited(): void {
    this.#hasExited = true;
    this.#patience?.cancel();
  }

  #close({ exitCode, signal }: Exit): CloseReason {
    this.#output.end();
    this.#isClosed = true;
    this.#started.close();
    this.#process.release();
    this.#makeRoom();
    const reason = {
      exitCode: exitCode ?? undefined,
      signal: signal ?? undefined,
      stderrTail: this.#output.stderrTail,
      started: this.started,
    };
    if (this.#error !== undefined) return { kind: 'failed', error: this.#error, ...reason };
    if (this.#end === 'killed') return { kind: 'killed', ...reason };
    if (signal !== null) return { kind: 'killed', ...reason };
    return { kind: this.#end ?? 'exited', ...reason };
  }
}
