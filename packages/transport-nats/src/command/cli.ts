#!/usr/bin/env node
/** The command mp-event-loop-nats-host: signals, output and exit codes. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { ArgumentError } from '@mp-event-loop/core';
import { jsonLog, type Log, lossyWriter, textLog } from '@mp-event-loop/remote/host';
import { type NatsHost, startLogged } from '../host/nats-host.ts';
import { type Command, HELP, readCommand } from './cli-options.ts';

const COULD_NOT_START = 1;
const WRONG_USAGE = 2;
/** As shells have it: so much and the number of the signal. */
const ENDED_BY_SIGNAL = 128;

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function logOnStderr(isJson: boolean): Log {
  const write = lossyWriter(process.stderr, (lines) => log('log lines lost', { lines }));
  const log = isJson ? jsonLog(write) : textLog(write);
  // Node would print them in a form of its own.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log('warning', { name, message }));
  return log;
}

async function serve({ host: options, servers, isJson, drainTimeout }: Command): Promise<void> {
  const log = logOnStderr(isJson);
  let host: Awaited<ReturnType<typeof startLogged>> | undefined;
  let isDraining = false;
  const end = (signal: 'SIGTERM' | 'SIGINT'): void => {
    // As the first process of a container it would not end by a signal that it does not handle.
    if (host === undefined || isDraining) process.exit(ENDED_BY_SIGNAL + constants.signals[signal]);
    isDraining = true;
    log('draining', { signal });
    void drain(host, drainTimeout, log);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  host = await startLogged(options, log);
  process.stdout.write(`serving group ${options.group} on ${servers}\n`);
  log('serving', { group: options.group, host: host.name, server: host.server, ...(host.metricsUrl && { metrics: host.metricsUrl }) });
}

async function drain(host: NatsHost, timeout: number | undefined, log: Log): Promise<void> {
  await host.stop({ timeout });
  log('stopped');
  process.exit(0);
}

function flagOf(option: string): string {
  return `--${option.replace('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** One line that says what is wrong, where, and what to do. */
function complaint(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message
    // What startNatsHost calls by its options' names is a flag here.
    .replace(/option ([\w.]+) of start(?:Nats)?Host/g, (_, name: string) => flagOf(name))
    .replace(/\s*\n\s*/g, ' ');
  return `mp-event-loop-nats-host: ${line}${error instanceof ArgumentError ? ' (see --help)' : ''}\n`;
}

async function main(): Promise<void> {
  // Who started it may have read the first line and gone.
  process.stdout.on('error', () => {});
  const command = readCommand(process.argv.slice(2));
  if (command === 'help') process.stdout.write(HELP);
  else if (command === 'version') process.stdout.write(`${version()}\n`);
  else await serve(command);
}

main().catch((error: unknown) => {
  process.stderr.write(complaint(error));
  process.exitCode = error instanceof ArgumentError ? WRONG_USAGE : COULD_NOT_START;
});
