/** A caller that has an event run, of a minute unless told otherwise, on a host, and says when it has begun. */
import { EventLoop, taskStubs } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';

const [url, instance, milliseconds = 60_000] = process.argv.slice(2);
const loop = new EventLoop({ transport: wsTransport({ url, instance, headers: { 'x-user': 'ada' } }) });
loop.subscribe((notice) => {
  if (notice.type === 'eventStarted') process.stdout.write('begun\n');
});
loop.addEvent(taskStubs('ws-tasks').holdThread, [Number(milliseconds)]);
