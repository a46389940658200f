/** UnixHost: lends executors to loops on this machine, over a Unix socket. */
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { checkLendingOptions, Lender, type LendingOptions, textLog } from '@mp-event-loop/remote/host';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { UnixLink } from './unix-link.ts';

export interface UnixHostOptions extends LendingOptions {
  /** Where to listen. Nothing may be there. */
  path: string;
}

/** Links that may be open at a time: strangers are bounded too. */
const MAX_LINKS = 1000;
/** Read and written by this user alone: the file's mode is who may call. */
const OWN = 0o600;
/** ms for callers to hear that their executors were ended. */
const FAREWELL = 1000;

export class UnixHost implements AsyncDisposable {
  readonly path: string;
  readonly #server: Server;
  readonly #lender: Lender;
  readonly #sockets = new Set<Socket>();

  private constructor({ path, ...options }: UnixHostOptions) {
    this.path = path;
    const settings = checkLendingOptions(options, workerTransport());
    this.#lender = new Lender(
      settings,
      textLog((line) => process.stderr.write(line)),
    );
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @throws ArgumentError for options that can't be; rejects where it can't listen. */
  static async start(options: UnixHostOptions): Promise<UnixHost> {
    const host = new UnixHost(options);
    host.#server.listen(options.path);
    await once(host.#server, 'listening');
    await chmod(options.path, OWN);
    return host;
  }

  /** Lets what runs end, for so many ms at most. */
  async stop(timeout = 30_000): Promise<void> {
    const timer = setTimeout(() => void this.#lender.kill(FAREWELL), timeout);
    await this.#lender.drain();
    clearTimeout(timer);
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #accept(socket: Socket): void {
    if (this.#sockets.size >= MAX_LINKS) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const link = new UnixLink(socket, true);
    link.serve(this.#lender.accept(link, { id: 'whoever may open the socket' }), (cause) => cause);
  }
}
