/** Runs an event, and once the file is there has nothing to do: node idle-program.mjs SERVER FILE. */
import { existsSync } from 'node:fs';
import { EventLoop } from '@mp-event-loop/core';
import { natsTransport } from '@mp-event-loop/transport-nats';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { addOne } from './tasks.mjs';

const [servers, file] = process.argv.slice(2);
const loop = new EventLoop({ transport: natsTransport({ servers }) });
console.log(await loop.call(addOne, [41]));
const timer = setInterval(() => existsSync(file) && clearInterval(timer), 5);
