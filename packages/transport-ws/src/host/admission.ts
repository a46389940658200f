/** Who may connect: decided from the HTTP request, before anything is upgraded. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { monotonic } from '@mp-event-loop/core/clock';
import type { Log, Principal } from '@mp-event-loop/remote/host';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../link/subprotocol.ts';
import { type HostSettings, isLoopback } from './host-options.ts';

export type Admission =
  | { readonly principal: Principal }
  /** The HTTP status, and a word for the counters. */
  | { readonly status: number; readonly why: string };

/** Wrong tokens from one address within a window, after which it is not listened to until the window ends. */
const MAX_FAILURES = 100;
const FAILURE_WINDOW = 60_000;
/** Addresses remembered; when there are more the oldest are forgotten. */
const MAX_ADDRESSES = 10_000;

const local: Principal = { id: 'local' };
const tokenHolder: Principal = { id: 'token' };

export class Admissions {
  readonly #settings: HostSettings;
  readonly #log: Log;
  readonly #digest: Buffer | undefined;
  readonly #failures = new Map<string, { count: number; since: number }>();

  constructor(settings: HostSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.#digest = settings.token === undefined ? undefined : digest(settings.token);
  }

  /** Who may connect. */
  async admit(request: IncomingMessage): Promise<Admission> {
    const { path, allowedOrigins, isGuarded } = this.#settings;
    if (pathOf(request) !== path) return { status: 404, why: 'path' };
    const { origin } = request.headers;
    if (origin !== undefined && !allowedOrigins.includes(origin)) return { status: 403, why: 'origin' };
    // A page that has its name resolve to this machine is no caller of this machine.
    if (!isGuarded && !hasLoopbackHost(request)) return { status: 403, why: 'host header' };
    if (!protocolsOf(request).includes(SUBPROTOCOL)) return { status: 400, why: 'subprotocol' };
    return this.#authenticate(request);
  }

  /** Who may read the figures: programs of this machine, and whoever could connect. */
  async admitReader(request: IncomingMessage): Promise<Admission> {
    if (isFromHere(request)) return { principal: local };
    return this.#settings.isGuarded ? this.#authenticate(request) : { status: 403, why: 'not of this machine' };
  }

  async #authenticate(request: IncomingMessage): Promise<Admission> {
    const { authenticate, isGuarded } = this.#settings;
    if (!isGuarded) return { principal: local };
    const address = request.socket.remoteAddress ?? '';
    if (this.#isBlocked(address)) return { status: 429, why: 'too many failures' };
    let principal: Principal | null;
    try {
      principal = authenticate === undefined ? this.#byToken(request) : await authenticate(request);
    } catch (error) {
      this.#log('authenticate failed', { message: error instanceof Error ? error.message : String(error) });
      return { status: 500, why: 'authenticate failed' };
    }
    // Who forgot a return has let in nobody.
    if (typeof principal?.id === 'string') return { principal };
    if (request.headers.authorization !== undefined || tokenOf(request) !== undefined) this.#failed(address);
    return { status: 401, why: 'token' };
  }

  #byToken(request: IncomingMessage): Principal | null {
    const token = tokenOf(request);
    return token !== undefined && timingSafeEqual(digest(token), this.#digest as Buffer) ? tokenHolder : null;
  }

  #isBlocked(address: string): boolean {
    const failures = this.#failures.get(address);
    if (failures === undefined) return false;
    if (monotonic() - failures.since > FAILURE_WINDOW) this.#failures.delete(address);
    else return failures.count >= MAX_FAILURES;
    return false;
  }

  #failed(address: string): void {
    const failures = this.#failures.get(address) ?? { count: 0, since: monotonic() };
    failures.count += 1;
    this.#failures.set(address, failures);
    if (this.#failures.size > MAX_ADDRESSES) this.#failures.delete(this.#failures.keys().next().value as string);
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
  const { headers } = request;
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return isLoopback(localAddress) && isLoopback(remoteAddress) && hasLoopbackHost(request) && !isForwarded;
}

function protocolsOf(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
}

function tokenOf(request: IncomingMessage): string | undefined {
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const protocol = protocolsOf(request).find((one) => one.startsWith(TOKEN_SUBPROTOCOL));
  return protocol === undefined ? undefined : Buffer.from(protocol.slice(TOKEN_SUBPROTOCOL.length), 'base64url').toString();
}

function hasLoopbackHost(request: IncomingMessage): boolean {
  const name = /^(\[.*\]|[^:]*)(:\d+)?$/.exec(request.headers.host ?? '')?.[1] ?? '';
  return isLoopback(name);
}

/** Of equal length whatever the token's is, and nothing to learn from the time that comparing takes. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
