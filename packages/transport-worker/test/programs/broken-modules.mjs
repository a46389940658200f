// Task modules that fail to import, each with an event of its own, beside one that does not.
import { defineTasks, EventLoop } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { double } from '../task-modules/plain.mjs';
import { answer, told } from './answer.mjs';

const loop = new EventLoop({ transport: workerTransport() });
const found = {};
const events = process.argv.slice(2).map((file) => {
  const { task } = defineTasks(new URL(file, import.meta.url), { task: () => file });
  return [file, loop.addEvent(task), loop.addEvent(double, [21])];
});
for (const [file, broken, fine] of events) {
  found[file] = await broken.finished.catch(told);
  found[`beside ${file}`] = await fine.finished.catch(told);
}
await loop.stop();

// Where there is nothing else to do, the loop can't start.
const { task } = defineTasks(new URL(process.argv[2], import.meta.url), { task: () => 0 });
const hopeless = new EventLoop({ transport: workerTransport(), errorHandlers: () => {} });
const event = hopeless.addEvent(task);
found.start = await hopeless.start().then(() => 'started', told);
found.event = await event.finished.catch(told);
answer(found);
