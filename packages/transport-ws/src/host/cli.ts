#!/usr/bin/env node
/** The command mp-event-loop-host. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { startLogged } from './host.ts';
import type { HostOptions } from './host-options.ts';
import { jsonLog, shown, textLog } from './log.ts';

const HELP = `mp-event-loop-host: lends executors to event loops on other machines

  mp-event-loop-host TASKS... [options]

TASKS are task modules; only their tasks run.

  --port NUMBER            where to listen; default: any free port
  --address ADDRESS        default 127.0.0.1; others need a token
  --path PATH              default /
  --executors NUMBER       how many to lend at a time; default: the number of cores
  --transport NAME         worker (default) or fork: threads of this process, or processes of their own
  --token-file FILE        what callers must show; or set MP_EVENT_LOOP_TOKEN
  --tls-cert FILE          serve wss: with this certificate …
  --tls-key FILE           … and this key
  --allow-origin ORIGIN    pages of this origin may connect; may be given several times
  --max-payload BYTES      of the longest message; default 67108864
  --heartbeat MS           default 15000
  --resume-window MS       how long a session outlives its connection; default 60000
  --drain-timeout MS       how long running events have to end on SIGTERM; default 30000
  --log text|json          default text, on stderr
  --help, --version

The first line on stdout says where it listens. SIGTERM and SIGINT drain: running events end, then it exits.
`;

const flags = {
  port: { type: 'string' },
  address: { type: 'string' },
  path: { type: 'string' },
  executors: { type: 'string' },
  transport: { type: 'string', default: 'worker' },
  'token-file': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-origin': { type: 'string', multiple: true },
  'max-payload': { type: 'string' },
  heartbeat: { type: 'string' },
  'resume-window': { type: 'string' },
  'drain-timeout': { type: 'string', default: '30000' },
  log: { type: 'string', default: 'text' },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

function parse() {
  return parseArgs({ options: flags, allowPositionals: true });
}
type Values = ReturnType<typeof parse>['values'];

async function optionsFrom(values: Values, tasks: readonly string[]): Promise<HostOptions> {
  const isTls = values['tls-cert'] !== undefined || values['tls-key'] !== undefined;
  return {
    tasks,
    port: number(values, 'port'),
    address: values.address,
    path: values.path,
    executors: number(values, 'executors'),
    transport: await transportNamed(values.transport),
    token: token(values['token-file']),
    tls: isTls ? { cert: file(values, 'tls-cert'), key: file(values, 'tls-key') } : undefined,
    allowedOrigins: values['allow-origin'],
    maxPayload: number(values, 'max-payload'),
    heartbeat: number(values, 'heartbeat'),
    resumeWindow: number(values, 'resume-window'),
  };
}

function number(
  values: Values,
  name: 'port' | 'executors' | 'max-payload' | 'heartbeat' | 'resume-window' | 'drain-timeout',
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new ArgumentError(`--${name} must be a whole number, it is ${shown(text)}`);
  return Number(text);
}

function file(values: Values, name: 'tls-cert' | 'tls-key'): Buffer {
  const path = values[name];
  if (path === undefined) throw new ArgumentError('--tls-cert and --tls-key go together');
  return read(`--${name}`, path);
}

function read(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ArgumentError(`${option}: ${(cause as Error).message}`, { cause });
  }
}

function token(path: string | undefined): string | undefined {
  if (path === undefined) return process.env.MP_EVENT_LOOP_TOKEN;
  const text = read('--token-file', path).toString().trim();
  if (text === '') throw new ArgumentError(`--token-file: ${path} is empty`);
  return text;
}

async function transportNamed(name: string): Promise<Transport> {
  if (name === 'worker') return workerTransport();
  if (name !== 'fork') throw new ArgumentError(`--transport must be worker or fork, it is ${shown(name)}`);
  // Not one of this package's dependencies: who wants it installs it.
  const fork = '@mp-event-loop/transport-fork';
  try {
    return ((await import(fork)) as { forkTransport(): Transport }).forkTransport();
  } catch (cause) {
    throw new ArgumentError(`--transport fork needs the package ${fork}: npm install ${fork} (${(cause as Error).message})`, { cause });
  }
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function main(): Promise<void> {
  const { values, positionals } = parse();
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.version) {
    process.stdout.write(`${version()}\n`);
    return;
  }
  if (values.log !== 'text' && values.log !== 'json') throw new ArgumentError(`--log must be text or json, it is ${shown(values.log)}`);
  const write = (line: string): boolean => process.stderr.write(line);
  const log = values.log === 'json' ? jsonLog(write) : textLog(write);
  const timeout = number(values, 'drain-timeout');
  const host = await startLogged(await optionsFrom(values, positionals), log);
  process.stdout.write(`listening on ${host.url}\n`);
  log('listening', { url: host.url });
  const drain = (signal: NodeJS.Signals): void => {
    log('draining', { signal });
    void host.stop({ timeout }).then(() => {
      log('stopped');
      process.exit(0);
    });
  };
  process.once('SIGTERM', drain);
  process.once('SIGINT', drain);
}

main().catch((error: unknown) => {
  process.stderr.write(`mp-event-loop-host: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
