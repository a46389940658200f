/** Where a host says how it is: /healthz, /readyz and /metrics. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TransportError } from '@mp-event-loop/core';
import { type Lender, type LendingSettings, Metrics } from '@mp-event-loop/remote/host';
import { OneAtATime, reply, replyMetrics, replyReady, requestLimits } from '@mp-event-loop/remote/process';
import type { HostLine } from './host-line.ts';

export class MetricsServer {
  readonly #place: { readonly port: number; readonly address: string };
  readonly #lender: Lender;
  readonly #line: HostLine;
  readonly #metrics: Metrics;
  readonly #server: Server;
  #failure: Error | undefined;

  constructor(place: { readonly port: number; readonly address: string }, settings: LendingSettings, lender: Lender, line: HostLine) {
    this.#place = place;
    this.#lender = lender;
    this.#line = line;
    this.#metrics = new Metrics(settings, lender, {
      get connections() {
        return line.links;
      },
    });
    const requests = new OneAtATime();
    this.#server = createServer(requestLimits, (request, response) => {
      if (requests.begins(request, response)) void this.#answer(request, response);
    });
  }

  /** `failure`: why the tasks can't run, if they can't. */
  async listen(failure: Error | undefined): Promise<void> {
    this.#failure = failure;
    const { port, address } = this.#place;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) =>
        reject(new TransportError(`the host could not listen on ${address}:${port} for its metrics: ${cause.message}`, { cause })),
      );
      this.#server.listen(port, address, resolve);
    });
    // It keeps no process that has nothing else to do.
    this.#server.unref();
  }

  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${address.includes(':') ? `[${address}]` : address}:${port}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = url.split('?', 1)[0];
    if (method !== 'GET' && method !== 'HEAD') reply(response, 405, 'GET only\n');
    else if (path === '/healthz') reply(response, 200, 'ok\n');
    else if (path === '/readyz')
      replyReady(response, this.#lender, this.#failure, this.#line.isConnected ? undefined : 'no connection to NATS');
    else if (path === '/metrics') await replyMetrics(response, this.#metrics);
    else reply(response, 404, 'not found\n');
  }
}
