/** Run by the soak as a process of its own: a host that lends forked processes, behind a network that is as bad as networks are. It ends with the soak. */
import { BadNetwork } from '@mp-event-loop/bad-network';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { transports } from './transports.ts';

const EXECUTORS = 64;
/** ms between two cuts, at most. */
const CALM = 1500;

const host = await startHost({ tasks: [new URL('tasks.js', import.meta.url)], executors: EXECUTORS, transport: await transports.fork() });
const network = await BadNetwork.before(host.url);
network.weather = { delay: () => (Math.random() < 0.1 ? Math.random() * 20 : 0), piece: () => 1 + Math.floor(Math.random() * 20_000) };

function storm(): void {
  setTimeout(() => {
    network.cut(Math.random() < 0.5);
    storm();
  }, Math.random() * CALM);
}
storm();

process.stdin.on('close', () => process.exit()).resume();
console.log(network.url);
