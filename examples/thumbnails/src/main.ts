/** The service as a program: node dist/main.js, configured by its environment. SIGTERM ends it once all was answered. */
import { EventLoop } from '@mp-event-loop/core';
import { natsTransport } from '@mp-event-loop/transport-nats';
import { serviceOf } from './service.ts';

const { env } = process;
const loop = new EventLoop({
  name: 'thumbnails',
  transport: natsTransport({
    servers: (env.NATS_SERVERS ?? 'nats://127.0.0.1:4222').split(','),
    connection: env.NATS_USER === undefined ? {} : { user: env.NATS_USER, pass: env.NATS_PASSWORD },
    group: env.GROUP ?? 'thumbnails',
  }),
  // At most all that the fleet may ever have: while events wait, it asks for more. What has nothing to do goes back, for others to use.
  executors: { min: 1, max: Number(env.MAX_EXECUTORS ?? 8), idleTimeout: 10_000 },
  // More would wait for longer than anybody does.
  maxQueue: Number(env.MAX_QUEUE ?? 200),
});
// Each request answers for its own failure.
loop.addErrorHandler(() => {});
const service = serviceOf(loop);
console.log(`listening on ${await service.listen({ host: env.HOST ?? '127.0.0.1', port: Number(env.PORT ?? 8080) })}`);

process.once('SIGTERM', async () => {
  await service.close();
  await loop.stop();
});
// It needs no host to answer /healthz and /metrics: by those figures the first one may be started.
await loop.start();
