// A host of the demo's own, as if it were another machine: the command mp-event-loop-host in a child process, with a token.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { wsTransport } from '@mp-event-loop/transport-ws';
import type { Site } from './site.ts';

const COMMAND = fileURLToPath(new URL('./dist/command/cli.js', import.meta.resolve('@mp-event-loop/transport-ws/package.json')));
const TASKS = fileURLToPath(new URL('./flights/flight-tasks.js', import.meta.url));
const END_WITH_STARTER = new URL('./end-with-starter.js', import.meta.url).href;
const FIRST_LINE = /^listening on (ws:.+)$/;
// The host is on this machine: if it can't be reached for so many ms it is gone.
const GONE_AFTER = 2_000;

export interface HostProcess extends AsyncDisposable {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
}

export async function startHost(signal: AbortSignal): Promise<Site> {
  const host = await startHostProcess(TASKS, ['--executors', '1'], signal);
  const transport = wsTransport({ url: host.url, token: host.token, reconnect: { resumeWindow: GONE_AFTER } });
  return {
    transport,
    about: `Host: process ${host.pid}, ${host.url}\n`,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

/** `args`: what else the command is told. */
export async function startHostProcess(tasks: string, args: readonly string[], signal: AbortSignal): Promise<HostProcess> {
  signal.throwIfAborted();
  const token = randomBytes(32).toString('base64url');
  const child = fork(COMMAND, [tasks, '--port', '0', ...args], {
    execArgv: ['--import', END_WITH_STARTER],
    env: { ...process.env, MP_EVENT_LOOP_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    return { pid: child.pid ?? 0, url: await listening(child, signal), token, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where it listens, by its first line. */
async function listening(child: ChildProcess, signal: AbortSignal): Promise<string> {
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  child.once('close', () => over.abort(new Error(`the host ended before it listened: ${log.trim()}`)));
  try {
    const [line] = (await once(createInterface(child.stdout as Readable), 'line', { signal: either })) as [string];
    const url = FIRST_LINE.exec(line)?.[1];
    if (url === undefined) throw new Error(`the host said something else than where it listens: ${line}`);
    return url;
  } catch (error) {
    // once() rejects with an AbortError of its own; the reason is what happened.
    either.throwIfAborted();
    throw error;
  }
}
