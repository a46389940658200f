// All that the page needs on this machine: a live feed, two hosts behind links that can be broken, and the server.

import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startLiveFeed } from '../feed/live-feed-process.ts';
import { startHostProcess } from '../host-process.ts';
import { FeedRelay } from './feed-relay.ts';
import { type HostLink, linkTo } from './link.ts';
import { PageApi } from './page-api.ts';
import { readPageFiles } from './page-files.ts';
import { PageServer } from './page-server.ts';
import type { HostAt, PageSetup } from './page-setup.ts';
import { StartedParts } from './started-parts.ts';

export interface ServedPage extends AsyncDisposable {
  readonly url: string;
}

export interface PageOptions {
  /** How many of the file's flights are replayed; default all. */
  readonly flights?: number;
  /** At first; default 5,000. */
  readonly flightsPerSecond?: number;
}

const ALL_FLIGHTS = 3_000_000;
const DEFAULT_PACE = 5_000;
const TASKS = fileURLToPath(new URL('../live/tasks.js', import.meta.url));

/**
 * Lends more than one page uses: a page that was closed may still have its executors for the resume window. When the server ends the
 * replay has no end to wait for.
 */
const LENT = ['--executors', '8', '--resume-window', '10000', '--drain-timeout', '0'];

/** Serves the page until it is disposed of. Nothing of it can be reached from another machine. */
export async function servePage(signal: AbortSignal, options: PageOptions = {}): Promise<ServedPage> {
  const parts = new StartedParts();
  try {
    const url = await start(parts, signal, options);
    return { url, [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose]() };
  } catch (error) {
    await parts[Symbol.asyncDispose]();
    throw error;
  }
}

async function start(parts: StartedParts, signal: AbortSignal, options: PageOptions): Promise<string> {
  const { flights = ALL_FLIGHTS, flightsPerSecond = DEFAULT_PACE } = options;
  const files = readPageFiles();
  const server = parts.use(await PageServer.listen());
  const [feed, thread, process] = await parts.all(
    startLiveFeed(flights, flightsPerSecond, signal).then((started) => parts.use(started)),
    linkedHost(parts, 'worker', server.origin, signal),
    linkedHost(parts, 'fork', server.origin, signal),
  );
  for (const { pid } of [feed, thread, process]) standsForAnotherMachine(pid);
  const relay = new FeedRelay(feed.port);
  const setup: PageSetup = {
    flights,
    flightsPerSecond,
    feed: `tcp://127.0.0.1:${feed.port}`,
    hosts: { thread: thread.at, process: process.at },
  };
  const api = parts.use(new PageApi(setup, feed, { thread: thread.link, process: process.link, feed: relay }));
  server.open({ files, relay, api, connects: [thread, process].map(({ at }) => new URL(at.url).origin) });
  return `${server.origin}/`;
}

async function linkedHost(
  parts: StartedParts,
  executor: 'worker' | 'fork',
  origin: string,
  signal: AbortSignal,
): Promise<{ pid: number; link: HostLink; at: HostAt }> {
  const process = parts.use(await startHostProcess(TASKS, ['--transport', executor, '--allow-origin', origin, ...LENT], signal));
  const link = parts.use(await linkTo(process.url));
  return { pid: process.pid, link, at: { url: link.url, token: process.token } };
}

/** It must not take the cores that the page draws with; its executors inherit that. */
function standsForAnotherMachine(pid: number): void {
  setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
}
