/** What the HTTP side of every host has: how long a request may take, and how it says how it is. */
import type { ServerOptions, ServerResponse } from 'node:http';
import type { Lender } from '../host/lender.ts';
import type { Metrics } from '../host/metrics.ts';

/** ms for the head of a request, or the handshake before it. */
export const HEADERS_WITHIN = 5000;

/** Options of a server of `node:http`: how long requests may take, and how often Node looks. */
export const requestLimits: Pick<ServerOptions, 'connectionsCheckingInterval' | 'headersTimeout' | 'requestTimeout'> = {
  connectionsCheckingInterval: 1000,
  headersTimeout: HEADERS_WITHIN,
  requestTimeout: HEADERS_WITHIN,
};

export function reply(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(text);
}

/** Answers /readyz. `failure`: why the tasks can't run; `obstacle`: what else keeps callers away. */
export function replyReady(response: ServerResponse, { isDraining }: Lender, failure: Error | undefined, obstacle?: string): void {
  if (isDraining) reply(response, 503, 'draining\n');
  else if (failure !== undefined) reply(response, 503, 'the tasks do not import; the log says which and why\n');
  else if (obstacle !== undefined) reply(response, 503, `${obstacle}\n`);
  else reply(response, 200, 'ready\n');
}

/** Answers /metrics. */
export async function replyMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  const { text, contentType } = await metrics.read();
  reply(response, 200, text, contentType);
}
