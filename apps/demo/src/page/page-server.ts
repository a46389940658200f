// The HTTP server of the page, on this machine only: files, the feed as a stream, and the API.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { FeedRelay } from './feed-relay.ts';
import { BadRequest, type PageApi } from './page-api.ts';
import type { PageFile } from './page-files.ts';

export interface PageParts {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly relay: FeedRelay;
  readonly api: PageApi;
  /** Origins beside its own that the page connects to. */
  readonly connects: readonly string[];
}

export class PageServer implements AsyncDisposable {
  readonly #server: Server;
  #parts: PageParts | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else end(response, error instanceof BadRequest ? 400 : 500, error instanceof Error ? error.message : String(error));
      });
    });
  }

  /** Listens, so that its origin is known; it has nothing to say before open(). */
  static async listen(): Promise<PageServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PageServer(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  open(parts: PageParts): void {
    this.#parts = parts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#parts === undefined) return end(response, 503, 'not ready yet');
    if (!this.#isFromHere(request)) return end(response, 403, 'only for the page itself');
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
    if (pathname === '/flights') return this.#parts.relay.serve(flightNumber(searchParams), response);
    const file = this.#parts.files.get(pathname);
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache', ...headers(this.#parts.connects) });
      response.end(file.bytes);
      return;
    }
    const answer = await this.#parts.api.answer(pathname, searchParams, request.method === 'POST' ? await bodyOf(request) : undefined);
    if (answer === undefined) return end(response, 404, `there is nothing at ${pathname}`);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(answer));
  }

  /** A page elsewhere may make a browser send requests here, under another name of this machine even. None of them gets anything. */
  #isFromHere({ headers: { host, origin, 'sec-fetch-site': site } }: IncomingMessage): boolean {
    return `http://${host}` === this.origin && (origin ?? this.origin) === this.origin && site !== 'cross-site';
  }
}

function headers(connects: readonly string[]): Record<string, string> {
  return {
    // No request leaves the machine, whatever the page's code may try.
    'content-security-policy': `default-src 'self'; connect-src 'self' ${connects.join(' ')}; img-src 'self' data:; frame-ancestors 'none'`,
    // Pages that are kept apart from others have shared memory: by that the loop knows exactly which event a dead worker was running.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  try {
    return await json(request);
  } catch (cause) {
    throw new BadRequest('the body must be JSON', { cause });
  }
}

function flightNumber(query: URLSearchParams): number {
  const from = Number(query.get('from') ?? 0);
  if (!Number.isSafeInteger(from) || from < 0) throw new BadRequest('from must be the number of a flight');
  return from;
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
