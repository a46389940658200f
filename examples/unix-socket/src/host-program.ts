/** A host as a process of its own: `node dist/host-program.js PATH MODULE…`. Says when it listens; ends when its stdin does. */
import { UnixHost } from './unix-host.ts';

const [path, ...tasks] = process.argv.slice(2) as [string, ...string[]];
const host = await UnixHost.start({ path, tasks, executors: 64 });
console.log(`listening on ${path}`);
process.stdin.on('end', () => void host.stop(0)).resume();
