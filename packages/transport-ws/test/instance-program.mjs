/** A caller that has an event of a minute run on a host, and says when it has begun. */
import { EventLoop, taskStubs } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';

const [url, instance] = process.argv.slice(2);
const loop = new EventLoop({ transport: wsTransport({ url, instance, headers: { 'x-user': 'ada' } }) });
loop.subscribe((notice) => {
  if (notice.type === 'eventStarted') process.stdout.write('begun\n');
});
loop.addEvent(taskStubs('ws-tasks').holdThread, [60_000]);
