/** The HTTP side: lets WebSocket connections in or refuses them before the upgrade, and answers who asks how the host is. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { after } from '@mp-event-loop/core/clock';
import { LARGEST_FRAME } from '@mp-event-loop/remote';
import { type Entrance, type Lender, type Log, Metrics } from '@mp-event-loop/remote/host';
import { OneAtATime, reply, replyMetrics, replyReady } from '@mp-event-loop/remote/process';
import { WebSocketServer } from 'ws';
import { GOING_AWAY } from '../link/close-codes.ts';
import { frugal } from '../link/frugal.ts';
import { SUBPROTOCOL } from '../link/subprotocol.ts';
import { AcceptedSocket } from './accepted-socket.ts';
import { Admissions, pathOf } from './admission.ts';
import type { HostSettings } from './host-options.ts';
import { Places } from './places.ts';
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
  readonly #places: Places;
  readonly #requests = new OneAtATime();
  /** Why the tasks can't run, if they can't. */
  failure: Error | undefined;

  constructor(settings: HostSettings, lender: Lender, log: Log) {
    this.#settings = settings;
    this.#lender = lender;
    this.#log = log;
    this.#admissions = new Admissions(settings, log);
    this.#metrics = new Metrics(settings, lender, this);
    this.#places = new Places(settings.maxConnections);
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: Math.min(LARGEST_FRAME, settings.maxPayload),
      ...frugal,
      // Never the token, which a browser sends as another subprotocol.
      handleProtocols: () => SUBPROTOCOL,
    });
  }

  get tokens(): Tokens {
    return this.#admissions.tokens;
  }
  get connections(): number {
    return this.#places.taken;
  }

  /** A connection has come, of which nothing is known. */
  arrived(socket: Duplex): void {
    if (!this.#places.arrived(socket)) this.#lender.tally.refuse('too many connections');
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (isTaken(socket)) return;
    if (this.#requests.isAnswering(request.socket)) {
      socket.destroy();
      return;
    }
    // A peer that is gone while it is being decided about.
    const gone = (): unknown => socket.destroy();
    socket.on('error', gone);
    // On a server of the caller's, connections are its own until they are meant for the host.
    if (this.#settings.server !== undefined) this.arrived(socket);
    void this.#decide(request, socket, head, request.socket.remoteAddress ?? '').then((isOurs) => {
      if (isOurs) return;
      socket.off('error', gone);
      this.#places.forget(socket);
    });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#requests.begins(request, response)) return;
    const path = pathOf(request);
    if (path === '/healthz') reply(response, 200, 'ok\n');
    else if (path === '/readyz') replyReady(response, this.#lender, this.failure);
    else if (path === '/metrics') {
      const answered = this.#places.answering(request.socket);
      const admission = await this.#admissions.admitReader(request);
      if ('principal' in admission) await replyMetrics(response, this.#metrics);
      else reply(response, admission.status, `${STATUS_CODES[admission.status]}\n`);
      answered();
    } else if (isAboutSessions(request)) {
      const answered = this.#places.answering(request.socket);
      const admission = this.#admissions.admitOperator(request);
      if ('principal' in admission) await answerAboutSessions(request, response, this.#lender);
      else reply(response, admission.status, `${STATUS_CODES[admission.status]}\n`);
      answered();
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
    const decided = this.#places.deciding(socket);
    const admission = await this.#admissions.admit(request);
    decided();
    patience.cancel();
    if (socket.destroyed) return true;
    if (isTaken(socket)) return false;
    if (!('principal' in admission)) {
      this.#refuse(socket, admission, address);
      return true;
    }
    if (!this.#places.enter(socket)) {
      this.#refuse(socket, { status: 503, why: 'too many connections' }, address);
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
}

/** Whether another listener reads it, or has answered. */
function isTaken(socket: Duplex): boolean {
  return socket.listenerCount('data') > 0 || socket.listenerCount('readable') > 0 || socket.writableEnded || socket.destroyed;
}
