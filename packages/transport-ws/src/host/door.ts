/** The HTTP side: lets WebSocket connections in or refuses them before the upgrade, and answers who asks how the host is. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { after } from '@mp-event-loop/core/clock';
import { type Entrance, type Lender, type Log, Metrics } from '@mp-event-loop/remote/host';
import { WebSocketServer } from 'ws';
import { GOING_AWAY } from '../link/close-codes.ts';
import { SUBPROTOCOL } from '../link/subprotocol.ts';
import { AcceptedSocket } from './accepted-socket.ts';
import { Admissions, pathOf } from './admission.ts';
import type { HostSettings } from './host-options.ts';
import { answerAboutSessions, isAboutSessions } from './sessions-page.ts';
import type { Tokens } from './tokens.ts';

/** ms that deciding about a request may take. */
const DECIDING_WITHIN = 5000;
/** ms for peers to answer that they close too. */
const CLOSING_WITHIN = 1000;

export class Door implements Entrance {
  readonly #settings: HostSettings;
  readonly #lender: Lender;
  readonly #log: Log;
  readonly #admissions: Admissions;
  readonly #sockets: WebSocketServer;
  readonly #metrics: Metrics;
  /** Connections by address: those accepted, and those being decided about. */
  readonly #byAddress = new Map<string, number>();
  #count = 0;
  /** Why the tasks can't run, if they can't. */
  failure: Error | undefined;

  constructor(settings: HostSettings, lender: Lender, log: Log) {
    this.#settings = settings;
    this.#lender = lender;
    this.#log = log;
    this.#admissions = new Admissions(settings, log);
    this.#metrics = new Metrics(settings, lender, this);
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: settings.maxPayload,
      // Never the token, which a browser sends as another subprotocol.
      handleProtocols: () => SUBPROTOCOL,
    });
  }

  get tokens(): Tokens {
    return this.#admissions.tokens;
  }
  get connections(): number {
    return this.#count;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (isTaken(socket)) return;
    const address = request.socket.remoteAddress ?? '';
    const { maxConnections } = this.#settings;
    const ofAddress = this.#byAddress.get(address) ?? 0;
    if (this.#count >= maxConnections || ofAddress >= Math.max(1, maxConnections / 2)) {
      this.#refuse(socket, { status: 503, why: 'too many connections' }, address);
      return;
    }
    this.#count += 1;
    this.#byAddress.set(address, ofAddress + 1);
    const left = (): void => this.#left(address);
    // A peer that is gone while it is being decided about.
    const gone = (): unknown => socket.destroy();
    socket.once('close', left).on('error', gone);
    void this.#decide(request, socket, head, address).then((isOurs) => {
      if (isOurs) return;
      socket.off('close', left).off('error', gone);
      left();
    });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    if (path === '/healthz') reply(response, 200, 'ok\n');
    else if (path === '/readyz') {
      if (this.#lender.isDraining) reply(response, 503, 'draining\n');
      else if (this.failure !== undefined) reply(response, 503, 'the tasks do not import; the log says which and why\n');
      else reply(response, 200, 'ready\n');
    } else if (path === '/metrics') {
      const admission = await this.#admissions.admitReader(request);
      if ('principal' in admission) reply(response, 200, await this.#metrics.text(), this.#metrics.contentType);
      else reply(response, admission.status, `${STATUS_CODES[admission.status]}\n`);
    } else if (isAboutSessions(request)) {
      const admission = this.#admissions.admitOperator(request);
      if ('principal' in admission) await answerAboutSessions(request, response, this.#lender);
      else reply(response, admission.status, `${STATUS_CODES[admission.status]}\n`);
    } else if (path === this.#settings.path)
      reply(response, 426, `this is a host of mp-event-loop: connect by WebSocket, subprotocol ${SUBPROTOCOL}\n`);
    else reply(response, 404, 'not found\n');
  }

  /** Connections are refused before anybody sees them. */
  refusedUnseen(why: string, message: string): void {
    this.#lender.tally.refuse(why);
    this.#log('refused', { why, message });
  }

  /** Sends away who is still there, with a session or without. */
  close(): void {
    const { clients } = this.#sockets;
    for (const ws of clients) ws.close(GOING_AWAY, 'the host is going away');
    after(CLOSING_WITHIN, () => {
      for (const ws of clients) ws.terminate();
    }).unref();
  }

  /** Lets a caller in, or refuses it. Resolves with whether that was left to this host: others may listen on the same server. */
  async #decide(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): Promise<boolean> {
    const patience = after(DECIDING_WITHIN, () => socket.destroy());
    const admission = await this.#admissions.admit(request);
    patience.cancel();
    if (socket.destroyed) return true;
    if (isTaken(socket)) return false;
    if (!('principal' in admission)) {
      this.#refuse(socket, admission, address);
      return true;
    }
    const { principal } = admission;
    this.#sockets.handleUpgrade(request, socket, head, (ws) => {
      const link = new AcceptedSocket(ws, socket);
      link.serve(this.#lender.accept(link, principal, address));
    });
    return true;
  }

  #refuse(socket: Duplex, { status, why }: { readonly status: number; readonly why: string }, address: string): void {
    this.#lender.tally.refuse(why);
    this.#log('refused', { status, why, address });
    const text = `${why}\n`;
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
        `Content-Length: ${text.length}\r\n\r\n${text}`,
    );
    // A peer that does not close keeps nothing open.
    socket.once('finish', () => socket.destroy());
  }

  #left(address: string): void {
    this.#count -= 1;
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }
}

/** Whether another listener reads it, or has answered. */
function isTaken(socket: Duplex): boolean {
  return socket.listenerCount('data') > 0 || socket.listenerCount('readable') > 0 || socket.writableEnded || socket.destroyed;
}

function reply(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(text);
}
