/** Who may connect: decided from the HTTP request, before anything is upgraded. */
import type { IncomingMessage } from 'node:http';
import { ArgumentError } from '@mp-event-loop/core';
import { checkPrincipal, type Log, type Principal } from '@mp-event-loop/remote/host';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../link/subprotocol.ts';
import { isLoopback } from '../loopback.ts';
import { Failures } from './failures.ts';
import type { HostSettings } from './host-options.ts';
import { digest, Tokens } from './tokens.ts';

export type Admission =
  | { readonly principal: Principal }
  /** The HTTP status, and a word for the counters. */
  | { readonly status: number; readonly why: string };

/** Headers with which proxies say that they pass a request on, besides X-Forwarded-For and the like. */
const saidByProxies: ReadonlySet<string> = new Set(['forwarded', 'via', 'x-real-ip']);

const local: Principal = { id: 'local' };
const tokenHolder: Principal = { id: 'token' };

export class Admissions {
  readonly #settings: HostSettings;
  readonly #log: Log;
  readonly #failures = new Failures();
  /** May be exchanged while the host runs. */
  readonly tokens: Tokens;

  constructor(settings: HostSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.tokens = new Tokens(settings.tokens);
  }

  /** Who may connect. */
  async admit(request: IncomingMessage): Promise<Admission> {
    const { path, allowedOrigins, isGuarded } = this.#settings;
    if (pathOf(request) !== path) return { status: 404, why: 'path' };
    const { origin } = request.headers;
    if (origin !== undefined && !allowedOrigins.includes(origin)) return { status: 403, why: 'origin' };
    // What a proxy on this machine passes on may be anybody's.
    if (!isGuarded && isForwarded(request)) return { status: 403, why: 'forwarded' };
    // A page that has its name resolve to this machine is no caller of this machine.
    if (!isGuarded && !hasLoopbackHost(request)) return { status: 403, why: 'host header' };
    const admission = await this.#authenticate(request);
    // Strangers hear of nothing but their token.
    return 'principal' in admission && !speaksOurs(request) ? { status: 400, why: 'subprotocol' } : admission;
  }

  /** Who may read the figures: programs of this machine, and whoever could connect. */
  async admitReader(request: IncomingMessage): Promise<Admission> {
    if (isFromHere(request)) return { principal: local };
    return this.#settings.isGuarded ? this.#authenticate(request) : { status: 403, why: 'not of this machine' };
  }

  /**
   * Who may see and end sessions: whoever has a token, and no page. Where there is no token nobody may, and there is nothing to be seen.
   */
  admitOperator(request: IncomingMessage): Admission {
    if (!this.tokens.areWanted) return { status: 404, why: 'path' };
    if (request.headers.origin !== undefined) return { status: 403, why: 'origin' };
    const token = bearerOf(request);
    const address = request.socket.remoteAddress ?? '';
    if (token !== undefined && this.tokens.include(token)) return { principal: tokenHolder };
    if (token !== undefined && this.#isGuess(address, token)) return { status: 429, why: 'too many failures' };
    return { status: 401, why: 'token' };
  }

  /** @throws ArgumentError for what is no principal, and for one that would be the same as all who show a token. */
  #checkNamed(said: Principal): Principal {
    if (this.tokens.areWanted && said.id === tokenHolder.id)
      throw new ArgumentError(
        `authenticate named a principal '${said.id}', as which this host knows all who show its token: name it otherwise`,
      );
    return checkPrincipal(said);
  }

  /** Counts a wrong token. Returns whether there were too many. */
  #isGuess(address: string, token: string): boolean {
    const credentials = digest(token).toString('base64');
    if (this.#failures.isBlocked(address, credentials)) return true;
    this.#failures.count(address, credentials);
    return false;
  }

  async #authenticate(request: IncomingMessage): Promise<Admission> {
    const { authenticate, isGuarded } = this.#settings;
    if (!isGuarded) return { principal: local };
    const token = tokenOf(request);
    if (token !== undefined && this.tokens.include(token)) return { principal: tokenHolder };
    // Whoever shows nothing that could be guessed is not counted, nor held up by those who guess.
    const shown = request.headers.authorization ?? token;
    const credentials = shown === undefined ? undefined : digest(shown).toString('base64');
    const address = request.socket.remoteAddress ?? '';
    if (credentials !== undefined && this.#failures.isBlocked(address, credentials)) return { status: 429, why: 'too many failures' };
    let principal: Principal | null;
    try {
      const said = await authenticate?.(request);
      // Who forgot a return has let in nobody.
      principal = typeof said?.id === 'string' ? this.#checkNamed(said) : null;
    } catch (error) {
      this.#log('authenticate failed', { message: error instanceof Error ? error.message : String(error) });
      return { status: 500, why: 'authenticate failed' };
    }
    if (principal !== null) {
      if (credentials !== undefined) this.#failures.wereRight(credentials);
      return { principal };
    }
    if (credentials !== undefined) this.#failures.count(address, credentials);
    return { status: 401, why: 'token' };
  }
}

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] as string;
}

/**
 * Whether a program on this machine asks for itself: neither a proxy for others, nor a page whose name was made to resolve to this
 * machine.
 */
function isFromHere(request: IncomingMessage): boolean {
  const { localAddress = '', remoteAddress = '' } = request.socket;
  return isLoopback(localAddress) && isLoopback(remoteAddress) && hasLoopbackHost(request) && !isForwarded(request);
}

function isForwarded({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some((name) => saidByProxies.has(name) || name.startsWith('x-forwarded-'));
}

/** Whoever names no subprotocol says with the first frame what they speak. */
function speaksOurs(request: IncomingMessage): boolean {
  return request.headers['sec-websocket-protocol'] === undefined || protocolsOf(request).includes(SUBPROTOCOL);
}

function protocolsOf(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
}

function tokenOf(request: IncomingMessage): string | undefined {
  const bearer = bearerOf(request);
  if (bearer !== undefined) return bearer;
  const protocol = protocolsOf(request).find((one) => one.startsWith(TOKEN_SUBPROTOCOL));
  return protocol === undefined ? undefined : Buffer.from(protocol.slice(TOKEN_SUBPROTOCOL.length), 'base64url').toString();
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function hasLoopbackHost(request: IncomingMessage): boolean {
  const name = /^(\[.*\]|[^:]*)(:\d+)?$/.exec(request.headers.host ?? '')?.[1] ?? '';
  return isLoopback(name);
}
