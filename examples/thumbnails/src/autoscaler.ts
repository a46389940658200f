/**
 * Starts and stops hosts on this machine by the figures of a service's queue:
 * node dist/autoscaler.js --metrics http://127.0.0.1:8080/metrics --servers nats://127.0.0.1:4222
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { HostProcesses } from './host-processes.ts';
import { Scaler } from './scaling.ts';

const { values } = parseArgs({
  options: {
    metrics: { type: 'string', default: 'http://127.0.0.1:8080/metrics' },
    servers: { type: 'string', default: 'nats://127.0.0.1:4222' },
    group: { type: 'string', default: 'thumbnails' },
    executors: { type: 'string', default: '2' },
    min: { type: 'string', default: '1' },
    max: { type: 'string', default: '4' },
    'per-host': { type: 'string', default: '8' },
    calm: { type: 'string', default: '30000' },
    every: { type: 'string', default: '1000' },
  },
});
const scaler = new Scaler({
  min: Number(values.min),
  max: Number(values.max),
  perHost: Number(values['per-host']),
  calm: Number(values.calm),
});
const hosts = new HostProcesses(['--servers', values.servers, '--group', values.group, '--executors', values.executors]);

/** What waits and what is being made. */
async function readWork(): Promise<number> {
  const text = await (await fetch(values.metrics)).text();
  const [queued, running] = ['queued', 'running'].map((name) => new RegExp(`^thumbnails_${name} (\\d+)$`, 'm').exec(text)?.[1]);
  if (queued === undefined || running === undefined) throw new Error(`${values.metrics} shows no queue of thumbnails`);
  return Number(queued) + Number(running);
}

const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());
process.once('SIGINT', () => ending.abort());

hosts.scale(Number(values.min));
console.log(`hosts: ${hosts.count}`);
while (!ending.signal.aborted) {
  try {
    const work = await readWork();
    const wanted = scaler.hosts(work, performance.now());
    if (wanted !== hosts.count) {
      hosts.scale(wanted);
      console.log(`hosts: ${wanted} (${work} thumbnails wait or are being made)`);
    }
  } catch (error) {
    // A service that can't be asked says nothing of how much it has to do: the hosts stay.
    console.error(String(error));
  }
  await sleep(Number(values.every), undefined, { signal: ending.signal }).catch(() => {});
}
await hosts.end();
