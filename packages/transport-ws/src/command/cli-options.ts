/** What follows mp-event-loop-host on the command line, as options of startHost. */
import { ArgumentError } from '@mp-event-loop/core';
import { shown } from '@mp-event-loop/remote/host';
import {
  type CommandLine,
  checkLogAndTasks,
  drainTimeoutOf,
  hostFlags,
  lendingOf,
  numberOf,
  parseFlags,
} from '@mp-event-loop/remote/process';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import type { HostOptions } from '../host/host-options.ts';
import { isLoopback } from '../loopback.ts';
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
  ...hostFlags,
  port: { type: 'string' },
  address: { type: 'string' },
  path: { type: 'string' },
  'token-file': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-origin': { type: 'string', multiple: true },
} as const;

const transports = { fork: forkTransport, worker: workerTransport };

export interface Command extends CommandLine {
  readonly host: HostOptions;
  /** Files that it reads again when it is told to; undefined where it was given none. */
  readonly secrets: SecretPaths | undefined;
}

/** @throws ArgumentError for what nobody may write; other errors for what this machine does not have. */
export function readCommand(args: readonly string[]): Command | 'help' | 'version' {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) return 'help';
  if (values.version) return 'version';
  checkLogAndTasks(values, positionals);
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
    drainTimeout: drainTimeoutOf(values),
    secrets: Object.values(paths).every((path) => path === undefined) ? undefined : paths,
    host: {
      ...lendingOf(values, positionals, transports),
      port: numberOf(values, 'port'),
      address: values.address,
      path: values.path,
      allowedOrigins: values['allow-origin'],
      token,
      tls: secrets.tls,
    },
  };
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
