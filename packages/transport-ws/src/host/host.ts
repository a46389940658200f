/** startHost: a process that lends executors to loops on other machines. */
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ArgumentError, TransportError } from '@mp-event-loop/core';
import { pathOf } from './admission.ts';
import { Door } from './door.ts';
import { checkHostOptions, type HostOptions, type HostSettings, isLoopback, LARGEST_DELAY } from './host-options.ts';
import { Lender } from './lender.ts';
import { type Log, textLog } from './log.ts';
import { probe } from './probe.ts';

/** What a host does just now. */
export interface HostStats {
  readonly executors: number;
  readonly lent: number;
  readonly sessions: number;
  readonly attached: number;
  readonly connections: number;
  readonly isDraining: boolean;
}

/** A host that was started. */
export interface Host extends AsyncDisposable {
  /** Where it listens, such as `ws://127.0.0.1:7070/`. */
  readonly url: string;
  stats(): HostStats;
  /** Drains: no new sessions, running events end, their results are delivered. After `timeout` ms (default 30,000) what is left is ended. */
  stop(options?: { timeout?: number | undefined }): Promise<void>;
}

const STOP_TIMEOUT = 30_000;
/** ms for callers to hear that their executors were ended. */
const FAREWELL = 1000;
/** ms for the head of a request; how often Node looks. */
const HEADERS_WITHIN = 5000;
const LOOK_EVERY = 1000;

/**
 * Starts a host. It lends each caller executors of its own, in which nothing but the listed tasks runs.
 *
 * @throws ArgumentError for options that can't be, that would open it to the world, and for task modules of one name.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  return startLogged(
    options,
    textLog(() => {}),
  );
}

/** The same, with a log. */
export async function startLogged(options: HostOptions, log: Log): Promise<Host> {
  const settings = checkHostOptions(options);
  const server = (settings.server as Server | undefined) ?? makeServer(settings);
  const lender = new Lender(settings, log);
  const door = new Door(settings, lender, log);
  door.failure = await probe(settings);
  if (door.failure !== undefined) log('tasks do not import', reasonOf(door.failure));
  const isOwn = settings.server === undefined;
  const upgrade: Door['upgrade'] = (request, socket, head) => {
    // On a server of the caller's, other paths are for those who listen to them.
    if (!isOwn && pathOf(request) !== settings.path && server.listenerCount('upgrade') > 1) return;
    door.upgrade(request, socket, head);
  };
  const answer: Door['answer'] = (request, response) => door.answer(request, response);
  server.on('upgrade', upgrade);
  if (isOwn) {
    server.on('request', answer);
    await listen(server, settings);
    if (!isLoopback(settings.address) && settings.tls === undefined)
      process.emitWarning(
        `the host listens on ${settings.address} without TLS: tokens and values can be read on the way`,
        'SecurityWarning',
      );
  }
  const url = urlOf(server, settings);
  let stopping: Promise<void> | undefined;
  const stop: Host['stop'] = ({ timeout = STOP_TIMEOUT } = {}) => {
    stopping ??= end(server, isOwn, lender, door, Math.min(timeout, LARGEST_DELAY), upgrade);
    return stopping;
  };
  return {
    url,
    stop,
    stats: () => ({
      executors: settings.executors,
      lent: lender.lent,
      sessions: lender.sessions,
      attached: lender.attached,
      connections: door.connections,
      isDraining: lender.isDraining,
    }),
    [Symbol.asyncDispose]: () => stop(),
  };
}

function makeServer({ tls }: HostSettings): Server {
  const options = { connectionsCheckingInterval: LOOK_EVERY, headersTimeout: HEADERS_WITHIN, requestTimeout: HEADERS_WITHIN };
  if (tls === undefined) return createServer(options);
  try {
    return createTlsServer({ handshakeTimeout: HEADERS_WITHIN, ...tls, ...options });
  } catch (cause) {
    throw new ArgumentError(`option tls of startHost can't be used: ${(cause as Error).message}`, { cause });
  }
}

function listen(server: Server, { port, address }: HostSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void => {
      const advice = advices[cause.code ?? ''];
      const what = `the host could not listen on ${nameOf(address)}:${port}: ${cause.message}${advice === undefined ? '' : `; ${advice}`}`;
      reject(new TransportError(what, { cause }));
    };
    server.once('error', fail);
    server.listen(port, address, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

const advices: Readonly<Record<string, string | undefined>> = {
  EADDRINUSE: 'choose another port, or stop what listens there',
  EACCES: 'choose a port from 1024 on, or run it with the right to listen there',
  EADDRNOTAVAIL: 'choose an address that this machine has',
  ENOTFOUND: 'choose an address that this machine has',
};

/** The module and, as it may not fit into one line of the log with it, why. */
function reasonOf({ message, cause }: Error): Record<string, string> {
  return { message, ...(cause instanceof Error && { why: `${cause.name}: ${cause.message}` }) };
}

function urlOf(server: Server, { address, path }: HostSettings): string {
  const bound = server.address() as AddressInfo | null;
  return `${server instanceof TlsServer ? 'wss' : 'ws'}://${nameOf(address)}:${bound?.port ?? 0}${path}`;
}

function nameOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

async function end(server: Server, isOwn: boolean, lender: Lender, door: Door, timeout: number, upgrade: Door['upgrade']): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout);
  });
  await Promise.race([lender.drain(), over]);
  clearTimeout(timer);
  await lender.kill(FAREWELL);
  server.off('upgrade', upgrade);
  door.close();
  if (!isOwn) return;
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
