#!/usr/bin/env node
/** The command mp-event-loop-nats-host. */
import type { Log } from '@mp-event-loop/remote/host';
import { runHostCommand } from '@mp-event-loop/remote/process';
import { type NatsHost, startLogged } from '../host/nats-host.ts';
import { type Command, HELP, readCommand } from './cli-options.ts';

async function start({ host: options, servers }: Command, log: Log): Promise<NatsHost> {
  const host = await startLogged(options, log);
  process.stdout.write(`serving group ${options.group} on ${servers}\n`);
  log('serving', { group: options.group, host: host.name, server: host.server, ...(host.metricsUrl && { metrics: host.metricsUrl }) });
  return host;
}

runHostCommand({
  name: 'mp-event-loop-nats-host',
  packageJson: new URL('../../package.json', import.meta.url),
  help: HELP,
  read: readCommand,
  start,
});
