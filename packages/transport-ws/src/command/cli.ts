#!/usr/bin/env node
/** The command mp-event-loop-host. */
import type { Log } from '@mp-event-loop/remote/host';
import { runHostCommand } from '@mp-event-loop/remote/process';
import { type LoggedHost, startLogged } from '../host/host.ts';
import { type Command, HELP, readCommand } from './cli-options.ts';
import { readSecrets, type SecretPaths } from './secret-files.ts';

async function start({ host: options, secrets }: Command, log: Log): Promise<LoggedHost> {
  let host: LoggedHost | undefined;
  // Without files a terminal that is closed ends it, as any program.
  if (secrets !== undefined) process.on('SIGHUP', () => host !== undefined && exchange(host, secrets, log));
  host = await startLogged(options, log);
  process.stdout.write(`listening on ${host.url}\n`);
  log('listening', { url: host.url });
  return host;
}

/** Files that can't be read, or are halfway written, change nothing. */
function exchange(host: LoggedHost, paths: SecretPaths, log: Log): void {
  try {
    host.exchange(readSecrets(paths));
    const { token, certificate } = paths;
    log('read again', { ...(token !== undefined && { token }), ...(certificate !== undefined && { certificate }) });
  } catch (error) {
    log('not read again', { message: error instanceof Error ? error.message : String(error) });
  }
}

runHostCommand({
  name: 'mp-event-loop-host',
  packageJson: new URL('../../package.json', import.meta.url),
  help: HELP,
  read: readCommand,
  start,
});
