import { EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { surroundings } from '../task-modules/plain.mjs';
import { answer, outcomes, told } from './answer.mjs';

const transport = workerTransport({ env: { FLAVOUR: 'vanilla' }, argv: ['--one', 'two'], execArgv: ['--no-warnings'] });
const loop = new EventLoop({ transport });
const found = await outcomes([loop.addEvent(surroundings)]);
await loop.stop();
const refused = {};
for (const [name, options] of Object.entries({ both: { worker: () => {}, argv: ['x'] } })) {
  try {
    workerTransport(options);
  } catch (error) {
    refused[name] = told(error);
  }
}
const wrong = new EventLoop({ transport: workerTransport({ worker: () => 'no worker' }), errorHandlers: () => {} });
refused.wrong = await wrong.start().then(() => 'started', told);
answer({ found, refused });
