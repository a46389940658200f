/** What follows mp-event-loop-host on the command line, as options of startHost. */
import { parseArgs } from 'node:util';
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { LARGEST_DELAY, shown } from '@mp-event-loop/remote/host';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { type HostOptions, isLoopback } from '../host/host-options.ts';
import { checkToken, readSecrets, type SecretPaths } from './secret-files.ts';

export const HELP = `mp-event-loop-host: lends executors to event loops on other machines

  mp-event-loop-host TASKS... [options]

TASKS are task modules; only their tasks run.

  --port NUMBER            where to listen; default: any free port
  --address ADDRESS        default 127.0.0.1; others need a token
  --path PATH              default /
  --executors NUMBER       how many to lend at a time; default: the number of cores
  --transport NAME         fork (default): a process of its own for each executor; or worker: threads of this process,
                           which start faster, but share its memory and its fate: a task that exhausts memory, crashes
                           in native code or aborts may end the host, and with it all callers' work
  --token-file FILE        what callers must show, one token a line, of which any lets in; or set MP_EVENT_LOOP_TOKEN
  --tls-cert FILE          serve wss: with this certificate …
  --tls-key FILE           … and this key, both PEM
  --allow-origin ORIGIN    pages of this origin may connect; may be given several times
  --max-payload BYTES      of the longest message; default 67108864
  --heartbeat MS           default 15000
  --resume-window MS       how long a session outlives its connection; default 60000
  --drain-timeout MS       how long running events have to end on SIGTERM; default 25000
  --log text|json          default text, on stderr
  --help, --version

The first line on stdout says where it listens. SIGTERM and SIGINT drain: running events end, then it exits.
A second signal ends it at once. SIGHUP has it read token file, certificate and key again; sessions go on.

Exit codes: 0 drained, 1 could not start, 2 wrong usage, 130 or 143 ended at once by SIGINT or SIGTERM.
`;

const flags = {
  port: { type: 'string' },
  address: { type: 'string' },
  path: { type: 'string' },
  executors: { type: 'string' },
  transport: { type: 'string', default: 'fork' },
  'token-file': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-origin': { type: 'string', multiple: true },
  'max-payload': { type: 'string' },
  heartbeat: { type: 'string' },
  'resume-window': { type: 'string' },
  'drain-timeout': { type: 'string', default: '25000' },
  log: { type: 'string', default: 'text' },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

export interface Command {
  readonly host: HostOptions;
  readonly isJson: boolean;
  readonly drainTimeout: number | undefined;
  /** Files that it reads again when it is told to; undefined where it was given none. */
  readonly secrets: SecretPaths | undefined;
}

/**
 * @throws ArgumentError for what nobody may write; other errors for what this machine does not have.
 */
export function readCommand(args: readonly string[]): Command | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (values.log !== 'text' && values.log !== 'json') throw new ArgumentError(`--log must be text or json, it is ${shown(values.log)}`);
  if (positionals.length === 0) throw new ArgumentError('name at least one task module: only listed tasks run');
  const paths = { token: values['token-file'], certificate: values['tls-cert'], key: values['tls-key'] };
  const inEnvironment = takeTokenOfEnvironment();
  const secrets = readSecrets(paths);
  const token = secrets.token ?? (inEnvironment === undefined ? undefined : checkEnvironment(inEnvironment));
  if (values.address !== undefined && !isLoopback(values.address) && token === undefined)
    throw new ArgumentError(
      `--address ${shown(values.address)} needs a token, give --token-file or set MP_EVENT_LOOP_TOKEN: anyone there could run the tasks`,
    );
  return {
    isJson: values.log === 'json',
    drainTimeout: drainTimeout(values),
    secrets: Object.values(paths).every((path) => path === undefined) ? undefined : paths,
    host: {
      tasks: positionals,
      port: number(values, 'port'),
      address: values.address,
      path: values.path,
      executors: number(values, 'executors'),
      maxPayload: number(values, 'max-payload'),
      heartbeat: number(values, 'heartbeat'),
      resumeWindow: number(values, 'resume-window'),
      allowedOrigins: values['allow-origin'],
      transport: transportNamed(values.transport),
      token,
      tls: secrets.tls,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true });
  } catch (cause) {
    // The sentences after the first are about tricks that nobody asked for.
    throw new ArgumentError((cause as Error).message.split(/\.\s/, 1)[0] as string, { cause });
  }
}

function number(
  values: Values,
  name: 'port' | 'executors' | 'max-payload' | 'heartbeat' | 'resume-window' | 'drain-timeout',
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new ArgumentError(`--${name} must be a whole number, it is ${shown(text) || 'empty'}`);
  return Number(text);
}

function drainTimeout(values: Values): number | undefined {
  const timeout = number(values, 'drain-timeout');
  if (timeout !== undefined && timeout > LARGEST_DELAY)
    throw new ArgumentError(`--drain-timeout must be a whole number from 0 to ${LARGEST_DELAY}, it is ${timeout}`);
  return timeout;
}

/** Executors get a copy of the environment; what callers must show is none of the tasks' business. */
function takeTokenOfEnvironment(): string | undefined {
  const given = process.env.MP_EVENT_LOOP_TOKEN;
  delete process.env.MP_EVENT_LOOP_TOKEN;
  return given;
}

function checkEnvironment(token: string): string {
  if (token.trim() === '') throw new Error('MP_EVENT_LOOP_TOKEN is empty: unset it, or set it to what callers must show');
  return checkToken('MP_EVENT_LOOP_TOKEN', token.trim());
}

function transportNamed(name: string): Transport {
  if (name === 'worker') return workerTransport();
  if (name === 'fork') return forkTransport();
  throw new ArgumentError(`--transport must be fork or worker, it is ${shown(name) || 'empty'}`);
}
