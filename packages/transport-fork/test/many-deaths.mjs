/** A program that has executors die many times, `node many-deaths.mjs COUNT`, and prints what it held before and after. */
import { readdirSync, readFileSync } from 'node:fs';
import { EventLoop } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { die, echo, exit, pid } from './tasks.mjs';

const deaths = Number(process.argv[2]);

/** Processes that this one is the parent of, dead ones that nobody has waited for included. */
function children() {
  return readdirSync('/proc').filter((name) => {
    try {
      const stat = readFileSync(`/proc/${Number(name)}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === process.pid;
    } catch {
      return false;
    }
  });
}

function held() {
  return {
    // The one that reads the folder is always there.
    descriptors: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().filter((kind) => !/^(Immediate|Timeout|FSReq)/.test(kind)),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    children: children(),
  };
}

/** Handles close a turn after they are let go, and what was being opened as the loop stopped takes its time to die. */
async function settled() {
  do for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  while (children().length > 0);
  return held();
}

const loop = new EventLoop({ transport: forkTransport(), executors: 2, errorHandlers: () => {} });
await loop.addEvent(echo, [1]).finished;
await loop.stop();
const before = await settled();

await loop.start();
const codes = [];
for (let count = 0; count < deaths; count += 2) {
  const events = [loop.addEvent(die, ['SIGKILL']), loop.addEvent(exit, [count % 256])];
  await loop.addEvent(pid).finished;
  for (const event of events) codes.push(await event.finished.catch(({ code }) => code));
}
await loop.stop();
const after = await settled();
process.stdout.write(JSON.stringify({ lost: codes.filter((code) => code === 'ERR_EXECUTOR_LOST').length, before, after }));
