/** /sessions: who holds what, and a way to end it, for whoever runs the host. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostSession, Lender } from '@mp-event-loop/remote/host';
import { pathOf } from './admission.ts';

const PATH = '/sessions';

/** Whether a request is for it. */
export function isAboutSessions(request: IncomingMessage): boolean {
  const path = pathOf(request);
  return path === PATH || path.startsWith(`${PATH}/`);
}

/** Answers one that is from whoever runs the host. */
export async function answerAboutSessions(request: IncomingMessage, response: ServerResponse, lender: Lender): Promise<void> {
  const id = pathOf(request).slice(PATH.length + 1);
  const allowed = id === '' ? 'GET' : 'DELETE';
  if (request.method !== allowed) answer(response, 405, { error: `${allowed} only` }, { allow: allowed });
  else if (id === '') answer(response, 200, lender.views().map(figures));
  else {
    const session = lender.views().find((one) => one.id === id);
    if (session === undefined) answer(response, 404, { error: 'no such session' });
    else {
      await session.end();
      response.writeHead(204, { 'cache-control': 'no-store' }).end();
    }
  }
}

function figures({ id, instance, running, principal, loop, address, since, isAttached }: HostSession): object {
  return { id, instance, running, principal, loop, address, since, isAttached };
}

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(`${JSON.stringify(body, undefined, 2)}\n`);
}
