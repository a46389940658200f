// CommonJS: no entry has a top-level await.
const { EventLoop } = require('@mp-event-loop/core');
const { workerTransport } = require('@mp-event-loop/transport-worker');
require('@mp-event-loop/core/testing');

const loop = new EventLoop({ transport: workerTransport() });
void import('../task-modules/plain.mjs')
  .then(({ double }) => loop.addEvent(double, [8]).finished)
  .then(async (result) => {
    process.stdout.write(`answer:${JSON.stringify(result)}\n`);
    await loop.stop();
  });
