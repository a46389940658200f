/** Starts the process of an executor, and tells when it has ended and all that it wrote was read. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { TransportError } from '@mp-event-loop/core';
import { nextTurn } from '@mp-event-loop/core/clock';
import { IPC, LIFELINE, TO_CALLER, TO_EXECUTOR } from './descriptors.ts';
import { callersExecArgv } from './exec-argv.ts';
import type { ForkTransportOptions } from './options.ts';

const program = fileURLToPath(new URL('../lib/executor.js', import.meta.url));

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Turns of the event loop in which nothing more comes from a process that has ended. Two would do: between them lies a poll, which
 * finds all
 * that waits in a pipe.
 */
const QUIET_TURNS = 3;

export class ExecutorProcess {
  readonly child: ChildProcess;
  readonly stdout: Socket;
  readonly stderr: Socket;
  readonly toExecutor: Socket;
  readonly toCaller: Socket;
  readonly exited: Promise<Exit>;
  readonly #background: readonly Socket[];
  #hasExited = false;

  private constructor(child: ChildProcess) {
    const socket = (descriptor: number): Socket => child.stdio[descriptor] as Socket;
    this.child = child;
    this.stdout = socket(1);
    this.stderr = socket(2);
    this.toExecutor = socket(TO_EXECUTOR);
    this.toCaller = socket(TO_CALLER);
    this.#background = [socket(IPC), socket(LIFELINE)];
    this.exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => {
        this.#hasExited = true;
        this.hold(false);
        resolve({ exitCode, signal });
      });
    });
    // A kill that comes too late; how the process ended is told by its exit.
    child.on('error', () => {});
    for (const one of this.#sockets) one.on('error', () => {});
    for (const one of this.#background) {
      one.resume();
      one.unref();
    }
  }

  /**
   * @param started is what the process gets as its descriptor of the file that keeps how many events have started.
   * @throws TransportError when there can be no such process.
   */
  static async start(options: ForkTransportOptions, started: number): Promise<ExecutorProcess> {
    const { execPath = process.execPath, execArgv = callersExecArgv(), env = process.env, cwd, uid, gid } = options;
    try {
      const child = spawn(execPath, [...execArgv, program], {
        // As fork does it, but for who is at the caller's end of Node's channel: not Node, which throws in the caller what it can't parse.
        env: { ...env, NODE_CHANNEL_FD: String(IPC) },
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', started, 'pipe'],
        windowsHide: true,
        ...(cwd !== undefined && { cwd }),
        ...(uid !== undefined && { uid }),
        ...(gid !== undefined && { gid }),
      });
      if (child.pid === undefined) {
        const [error] = (await once(child, 'error')) as [Error];
        // Out of descriptors, there are none.
        for (const stream of (child.stdio as typeof child.stdio | undefined) ?? []) stream?.destroy();
        throw error;
      }
      return new ExecutorProcess(child);
    } catch (cause) {
      const where = cwd === undefined ? '' : ` in ${cwd}`;
      throw new TransportError(`could not start ${execPath}${where}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Resolves when it has ended and all that it wrote was read. */
  async emptied(): Promise<Exit> {
    const exit = await this.exited;
    const streams = [this.toCaller, this.stdout, this.stderr];
    // Pipes end with the process, unless it gave them to one that it started: then what waits in them now is all.
    for (let quiet = 0; quiet < QUIET_TURNS && !streams.every((stream) => stream.readableEnded || stream.destroyed); quiet += 1) {
      const before = bytesRead(streams);
      await new Promise<void>(nextTurn);
      if (bytesRead(streams) > before) quiet = 0;
    }
    return exit;
  }

  /** Says whether what it writes is left in its pipes, so that it waits. Nothing is once it has ended. */
  hold(isHeld: boolean): void {
    for (const pipe of [this.toCaller, this.stdout, this.stderr]) {
      if (isHeld && !this.#hasExited) pipe.pause();
      else pipe.resume();
    }
  }

  ref(): void {
    this.child.ref();
    for (const socket of this.#messages) socket.ref();
  }

  unref(): void {
    this.child.unref();
    for (const socket of this.#messages) socket.unref();
  }

  /** Lets go of its pipes. */
  release(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  get #messages(): readonly Socket[] {
    return [this.stdout, this.stderr, this.toExecutor, this.toCaller];
  }

  get #sockets(): readonly Socket[] {
    return [...this.#messages, ...this.#background];
  }
}

function bytesRead(streams: readonly Socket[]): number {
  return streams.reduce((sum, stream) => sum + stream.bytesRead, 0);
}
