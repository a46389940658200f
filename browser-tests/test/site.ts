/** A web site on this machine: a page and its scripts. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Two headers by which a page asks to be kept apart from others, and gets shared memory. */
const ISOLATION = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** The page is at `/`; it loads the script of that name. */
export class Site implements AsyncDisposable {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(scripts: ReadonlyMap<string, string>, script: string, { isIsolated = false } = {}): Promise<Site> {
    const page = `<!doctype html><title>mp-event-loop</title><link rel="icon" href="data:,"><script type="module" src="/${script}"></script>`;
    const server = createServer(({ url = '/' }, response) => {
      const text = url === '/' ? page : scripts.get(url.slice(1));
      const type = url === '/' ? 'text/html; charset=utf-8' : 'text/javascript';
      // Workers ask for the same scripts again and again.
      const caching = { 'cache-control': 'max-age=3600' };
      response.writeHead(text === undefined ? 404 : 200, { 'content-type': type, ...caching, ...(isIsolated && ISOLATION) });
      response.end(text);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Site(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
