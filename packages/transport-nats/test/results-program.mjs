/** Asks each of its executors for a large result, which they give once the file is there: node results-program.mjs SERVER EXECUTORS BYTES FILE. */
import { EventLoop } from '@mp-event-loop/core';
import { natsTransport } from '@mp-event-loop/transport-nats';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { bytes, bytesAfter } from './tasks.mjs';

const [servers, executors, size, file] = process.argv.slice(2);
const loop = new EventLoop({ transport: natsTransport({ servers, connection: { name: 'caller' } }), executors: Number(executors) });
const each = (call) => Promise.all(Array.from({ length: Number(executors) }, call));
await loop.start();
// What links are granted grows with what they carry.
await each(() => loop.call(bytes, [Number(size) / 4]));
let running = 0;
const onProgress = () => {
  running += 1;
  if (running === Number(executors)) console.log('all run');
};
const results = await each(() => loop.call(bytesAfter, [file, Number(size)], { onProgress }));
console.log(`${results.filter(({ length }) => length === Number(size)).length} results`);
await loop.stop();
