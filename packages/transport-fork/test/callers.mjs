/** Programs that hold loops and die in many ways: `node callers.mjs HOW`. They print the pids of their executors as JSON once those do what they are to do. */
import { EventLoop } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { begun, echo, hold, nestAndSpin, noteAtExit, pid, print, spin } from './tasks.mjs';

const [how, argument] = process.argv.slice(2);

async function loopWithPid(options = {}) {
  const loop = new EventLoop({ transport: forkTransport(), errorHandlers: () => {}, ...options });
  return { loop, id: await loop.addEvent(pid).finished };
}

function tell(...ids) {
  process.stdout.write(`${JSON.stringify(ids)}\n`);
}

if (how === 'idle') {
  // Nothing keeps it alive: it ends by itself.
  const { id } = await loopWithPid();
  tell(id);
} else if (how === 'works') {
  // Ends when its work has.
  const { loop, id } = await loopWithPid();
  for (let index = 0; index < 1000; index += 1) loop.addEvent(echo, [index]).finished.then((value) => value === 999 && tell(id, value));
} else if (how === 'exits in a handler') {
  const { loop, id } = await loopWithPid();
  loop.addOutputHandler(() => process.exit(3));
  tell(id);
  loop.addEvent(echo, [1]);
} else if (how === 'lets exit hooks run') {
  const { loop } = await loopWithPid();
  tell(await loop.addEvent(noteAtExit, [argument]).finished);
  loop.addEvent(hold);
} else {
  const busy = await loopWithPid();
  const waiting = await loopWithPid();
  const idle = await loopWithPid();
  const printing = await loopWithPid();
  const nesting = await loopWithPid();
  const nested = await nesting.loop.addEvent(nestAndSpin).finished;
  await begun(busy.loop, busy.loop.addEvent(spin));
  waiting.loop.addEvent(hold);
  printing.loop.addEvent(print, [1e9, 'x'.repeat(1000)]);
  process.stderr.write = () => true;
  tell(busy.id, waiting.id, idle.id, printing.id, nesting.id, nested);
  if (how === 'exits') process.exit(3);
  if (how === 'throws') throw new Error('nobody catches this');
  if (how === 'aborts') process.abort();
}
