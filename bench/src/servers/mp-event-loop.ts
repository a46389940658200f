// Our host: lends threads, or processes as it does by default.
import { workerTransport } from '@mp-event-loop/transport-worker';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { listeningOn } from './listening.ts';

const [lends, executors] = process.argv.slice(2);
const host = await startHost({
  tasks: [new URL('../executors/mp-event-loop.js', import.meta.url)],
  executors: Number(executors),
  transport: lends === 'threads' ? workerTransport() : undefined,
});
listeningOn(host.url);
