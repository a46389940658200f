/** The HTTP service: pictures come in, thumbnails go out, and the work is done elsewhere. */
import { CancelledError, type EventLoop, EventTimeoutError, ExecutorLostError, QueueFullError } from '@mp-event-loop/core';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { figuresOf, readyExecutors } from './figures.ts';
import { thumbnail } from './tasks.ts';

/** ms from when it begins; no honest picture takes as long. */
const TIMEOUT = 10_000;
const MAX_BODY = 20 * 2 ** 20;

export function serviceOf(loop: EventLoop): FastifyInstance {
  const figures = figuresOf(loop);
  const service = fastify({ bodyLimit: MAX_BODY });
  service.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  service.post<{ Querystring: { width: number }; Body: Buffer }>('/thumbnails', { schema }, async (request, reply) => {
    const picture = new Uint8Array(request.body);
    const options = { signal: leaving(reply), timeout: TIMEOUT, retries };
    return reply.type('image/jpeg').send(Buffer.from(await loop.call(thumbnail, [picture, request.query.width], options)));
  });
  service.get('/healthz', () => 'ok');
  service.get('/metrics', async (_request, reply) => reply.type(figures.contentType).send(await figures.metrics()));
  service.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) => {
    if (error instanceof QueueFullError)
      return reply
        .code(503)
        .header('retry-after', String(secondsOfQueue(loop)))
        .send({ error: 'too busy' });
    if (error instanceof ExecutorLostError) return reply.code(503).header('retry-after', '1').send({ error: 'machines were lost' });
    if (error instanceof EventTimeoutError) return reply.code(422).send({ error: 'this picture takes too long' });
    // Nobody reads it: the connection is closed.
    if (error instanceof CancelledError) return reply.code(499).send();
    return reply.code(error.statusCode ?? 422).send({ error: error.message });
  });
  return service;
}

/** A host may be lost with the picture that it has; another makes the same thumbnail of it. */
const retries = { limit: 2, when: (error: Error) => error instanceof ExecutorLostError };
const schema = {
  querystring: { type: 'object', required: ['width'], properties: { width: { type: 'integer', minimum: 1, maximum: 2000 } } },
};

/** Aborts when the client goes away; once it was answered, that is no news to anybody. */
function leaving(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort('the client has left'));
  return controller.signal;
}

/** How long what waits now will take, for Retry-After: whole seconds. */
function secondsOfQueue(loop: EventLoop): number {
  const { queued, runTime } = loop.stats();
  return Math.max(1, Math.ceil((queued * runTime.mean) / Math.max(1, readyExecutors(loop)) / 1000));
}
