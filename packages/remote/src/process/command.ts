/** The command of a host: help and version, signals, output and exit codes. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { ArgumentError } from '@mp-event-loop/core';
import { type Log, textLog } from '../host/log.ts';
import { jsonLog } from './json-log.ts';
import { lossyWriter } from './lossy.ts';

const COULD_NOT_START = 1;
const WRONG_USAGE = 2;
/** As shells have it: so much and the number of the signal. */
const ENDED_BY_SIGNAL = 128;

/** What a command line says of every host. */
export interface CommandLine {
  readonly isJson: boolean;
  /** ms that running events have to end on a signal. */
  readonly drainTimeout: number | undefined;
}

/** A host that was started. */
export interface Started {
  stop(options: { timeout: number | undefined }): Promise<void>;
}

export interface HostCommand<Line extends CommandLine> {
  /** What it is called. */
  readonly name: string;
  /** Where the version stands. */
  readonly packageJson: URL;
  readonly help: string;
  /** @throws ArgumentError for what nobody may write; other errors for what this machine does not have. */
  read(args: readonly string[]): Line | 'help' | 'version';
  /** Starts the host, and says on stdout where it serves. */
  start(line: Line, log: Log): Promise<Started>;
}

/** Runs the command to the end of the process: 0 drained, 1 could not start, 2 wrong usage, from 128 on ended at once by a signal. */
export function runHostCommand<Line extends CommandLine>(command: HostCommand<Line>): void {
  run(command).catch((error: unknown) => {
    process.stderr.write(complaint(command.name, error));
    process.exitCode = error instanceof ArgumentError ? WRONG_USAGE : COULD_NOT_START;
  });
}

async function run<Line extends CommandLine>(command: HostCommand<Line>): Promise<void> {
  // Who started it may have read the first line and gone.
  process.stdout.on('error', () => {});
  const line = command.read(process.argv.slice(2));
  if (line === 'help') process.stdout.write(command.help);
  else if (line === 'version') process.stdout.write(`${versionIn(command.packageJson)}\n`);
  else await serve(command, line);
}

async function serve<Line extends CommandLine>(command: HostCommand<Line>, line: Line): Promise<void> {
  const log = logOnStderr(line.isJson);
  let host: Started | undefined;
  let isDraining = false;
  const end = (signal: 'SIGTERM' | 'SIGINT'): void => {
    // As the first process of a container it would not end by a signal that it does not handle.
    if (host === undefined || isDraining) process.exit(ENDED_BY_SIGNAL + constants.signals[signal]);
    isDraining = true;
    log('draining', { signal });
    void drain(host, line.drainTimeout, log);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  host = await command.start(line, log);
}

async function drain(host: Started, timeout: number | undefined, log: Log): Promise<void> {
  await host.stop({ timeout });
  log('stopped');
  process.exit(0);
}

function logOnStderr(isJson: boolean): Log {
  const write = lossyWriter(process.stderr, (lines) => log('log lines lost', { lines }));
  const log = isJson ? jsonLog(write) : textLog(write);
  // Node would print them in a form of its own.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log('warning', { name, message }));
  return log;
}

/** One line that says what is wrong, where, and what to do. */
function complaint(command: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message
    // What the function that starts a host calls by its options' names is a flag here.
    .replace(/option ([\w.]+) of start(?:\w+)?Host/g, (_, name: string) => flagOf(name))
    .replace(/\s*\n\s*/g, ' ');
  return `${command}: ${line}${error instanceof ArgumentError ? ' (see --help)' : ''}\n`;
}

function flagOf(option: string): string {
  return `--${option.replace('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function versionIn(packageJson: URL): string {
  return (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version;
}
