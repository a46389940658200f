/** startHost: a process that lends executors to loops on other machines. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ArgumentError, TransportError } from '@mp-event-loop/core';
import { type HostSession, Lender, type LenderStats, type Log, probe, QuietLog, stopTimeoutOf, textLog } from '@mp-event-loop/remote/host';
import { HEADERS_WITHIN, requestLimits } from '@mp-event-loop/remote/process';
import { isLoopback } from '../loopback.ts';
import { pathOf } from './admission.ts';
import { Descriptors } from './descriptors.ts';
import { Door } from './door.ts';
import { checkHostOptions, type HostOptions, type HostSettings } from './host-options.ts';

/** What a host does just now. */
export interface HostStats extends LenderStats {
  readonly connections: number;
}

/** A host that was started. */
export interface Host extends AsyncDisposable {
  /** Where it listens, such as `ws://127.0.0.1:7070/`. */
  readonly url: string;
  stats(): HostStats;
  /** All sessions as they are now, the oldest first. */
  sessions(): readonly HostSession[];
  /**
   * Drains: no new sessions, running events end, their results are delivered. After `timeout` ms (default 25,000) what is left is
   * ended.
   *
   * @throws ArgumentError at once for an option that there is not.
   */
  stop(options?: { timeout?: number | undefined }): Promise<void>;
}

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

/** What lets callers in, and may be exchanged under running sessions. */
export interface Credentials {
  readonly token: readonly string[] | undefined;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
}

/** A host as its command has it. */
export interface LoggedHost extends Host {
  /** New callers need these; what is undefined stays as it is. @throws Error, and changes nothing, for a certificate that can't be used. */
  exchange(credentials: Credentials): void;
}

/** The same, with a log. */
export async function startLogged(options: HostOptions, log: Log): Promise<LoggedHost> {
  const host = new RunningHost(checkHostOptions(options), log);
  await host.start();
  return host;
}

class RunningHost implements LoggedHost {
  readonly #settings: HostSettings;
  readonly #quiet: QuietLog;
  readonly #log: Log;
  readonly #server: Server;
  /** Whether the server is the host's, to start and to stop. */
  readonly #isOwn: boolean;
  readonly #lender: Lender;
  readonly #door: Door;
  #url = '';
  #descriptors: Descriptors | undefined;
  #stopping: Promise<void> | undefined;

  constructor(settings: HostSettings, log: Log) {
    this.#settings = settings;
    this.#quiet = new QuietLog(log);
    this.#log = this.#quiet.write;
    this.#isOwn = settings.server === undefined;
    this.#server = (settings.server as Server | undefined) ?? makeServer(settings);
    this.#lender = new Lender(settings, this.#log);
    this.#door = new Door(settings, this.#lender, this.#log);
  }

  async start(): Promise<void> {
    const { address, tls } = this.#settings;
    this.#door.failure = await probe(this.#settings, this.#log);
    this.#server.on('upgrade', this.#upgrade);
    this.#descriptors = new Descriptors((message) => this.#door.refusedUnseen('descriptors', message));
    if (this.#isOwn) {
      this.#server.on('connection', (socket: Socket) => this.#door.arrived(socket));
      this.#server.on('request', this.#answer);
      await listen(this.#server, this.#settings);
      // Without a listener it would end the process.
      this.#server.on('error', ({ message }) => this.#log('server failed', { message }));
      if (!isLoopback(address) && tls === undefined)
        process.emitWarning(`the host listens on ${address} without TLS: tokens and values can be read on the way`, 'SecurityWarning');
    }
    this.#url = urlOf(this.#server, this.#settings);
  }

  get url(): string {
    return this.#url;
  }

  stats(): HostStats {
    return { ...this.#lender.stats(), connections: this.#door.connections };
  }

  sessions(): readonly HostSession[] {
    return this.#lender.views();
  }

  exchange({ token, tls }: Credentials): void {
    if (tls !== undefined && this.#server instanceof TlsServer) this.#server.setSecureContext({ ...this.#settings.tls, ...tls });
    if (token !== undefined) this.#door.tokens.replace(token);
  }

  stop(options: { timeout?: number | undefined } = {}): Promise<void> {
    const timeout = stopTimeoutOf(options);
    this.#stopping ??= this.#end(timeout);
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // On a server of the caller's, other paths are for those who listen to them.
    if (!this.#isOwn && pathOf(request) !== this.#settings.path && this.#server.listenerCount('upgrade') > 1) return;
    this.#door.upgrade(request, socket, head);
  };

  readonly #answer = (request: IncomingMessage, response: ServerResponse): Promise<void> => this.#door.answer(request, response);

  async #end(timeout: number | undefined): Promise<void> {
    await this.#lender.end(timeout);
    this.#server.off('upgrade', this.#upgrade);
    this.#descriptors?.stop();
    this.#quiet.tellRepeated();
    this.#door.close();
    if (!this.#isOwn) return;
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

function makeServer({ tls }: HostSettings): Server {
  if (tls === undefined) return createServer(requestLimits);
  try {
    return createTlsServer({ handshakeTimeout: HEADERS_WITHIN, ...tls, ...requestLimits });
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

function urlOf(server: Server, { address, path }: HostSettings): string {
  const bound = server.address() as AddressInfo | null;
  return `${server instanceof TlsServer ? 'wss' : 'ws'}://${nameOf(address)}:${bound?.port ?? 0}${path}`;
}

function nameOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
