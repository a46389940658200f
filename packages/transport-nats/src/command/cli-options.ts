/** What follows mp-event-loop-nats-host on the command line, as options of startNatsHost. */
import { ArgumentError } from '@mp-event-loop/core';
import {
  type CommandLine,
  checkLogAndTasks,
  drainTimeoutOf,
  hostFlags,
  lendingOf,
  numberOf,
  type Parsed,
  parseFlags,
} from '@mp-event-loop/remote/process';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { workerTransport } from '@mp-event-loop/transport-worker';
import type { NatsHostOptions } from '../host/host-options.ts';
import { readConnection } from './connection-files.ts';

export const HELP = `mp-event-loop-nats-host: lends executors to event loops, found through NATS

  mp-event-loop-nats-host TASKS... --servers URL [options]

TASKS are task modules; only their tasks run.

  --servers URLS           where NATS servers are, such as nats://127.0.0.1:4222; several with commas between
  --group NAME             whom it lends to: loops that ask for the same group; default: default
  --creds FILE             how it authenticates: a credentials file (JWT and nkey) …
  --nkey FILE              … or a file with an nkey seed …
  --user NAME              … or a user, and the password in a file
  --password-file FILE
  --tls-ca FILE            the authority of the servers' certificates, where it is one of your own
  --tls-cert FILE          the host's own certificate …
  --tls-key FILE           … and its key, where servers want them; all PEM
  --executors NUMBER       how many to lend at a time; default: the number of cores
  --executors-per-principal NUMBER
                           how many of these one user may have; default: all
  --transport NAME         fork (default): a process of its own for each executor; or worker: threads of this process,
                           which start faster, but share its memory and its fate: a task that exhausts memory, crashes
                           in native code or aborts may end the host, and with it all callers' work
  --max-payload BYTES      of the longest message of a loop's; default 67108864
  --max-in-flight NUMBER   events of one session that have not ended; default 65536
  --heartbeat MS           default 15000
  --resume-window MS       how long a session outlives its link; default 60000
  --metrics-port NUMBER    where /healthz, /readyz and /metrics answer; default: nowhere
  --metrics-address ADDRESS
                           default 127.0.0.1
  --drain-timeout MS       how long running events have to end on SIGTERM; default 25000
  --log text|json          default text, on stderr
  --help, --version

The first line on stdout says which group it serves, and where. SIGTERM and SIGINT drain: running events end, then it
exits. A second signal ends it at once.

Exit codes: 0 drained, 1 could not start, 2 wrong usage, 130 or 143 ended at once by SIGINT or SIGTERM.
`;

const flags = {
  ...hostFlags,
  servers: { type: 'string' },
  group: { type: 'string' },
  creds: { type: 'string' },
  nkey: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  'tls-ca': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'executors-per-principal': { type: 'string' },
  'max-in-flight': { type: 'string' },
  'metrics-port': { type: 'string' },
  'metrics-address': { type: 'string' },
} as const;

const transports = { fork: forkTransport, worker: workerTransport };

type Values = Parsed<typeof flags>['values'];

export interface Command extends CommandLine {
  readonly host: NatsHostOptions & { readonly group: string };
  /** As it was given, for the first line. */
  readonly servers: string;
}

/** @throws ArgumentError for what nobody may write; other errors for what this machine does not have. */
export function readCommand(args: readonly string[]): Command | 'help' | 'version' {
  const { values, positionals } = parseFlags(args, flags);
  if (values.help) return 'help';
  if (values.version) return 'version';
  checkLogAndTasks(values, positionals);
  const { servers = '' } = values;
  if (servers === '') throw new ArgumentError('give --servers, such as --servers nats://127.0.0.1:4222');
  return {
    servers,
    isJson: values.log === 'json',
    drainTimeout: drainTimeoutOf(values),
    host: {
      ...lendingOf(values, positionals, transports),
      servers: servers.split(','),
      connection: readConnection({
        creds: values.creds,
        nkey: values.nkey,
        user: values.user,
        password: values['password-file'],
        ca: values['tls-ca'],
        cert: values['tls-cert'],
        key: values['tls-key'],
      }),
      group: values.group ?? 'default',
      executorsPerPrincipal: numberOf(values, 'executors-per-principal'),
      maxInFlight: numberOf(values, 'max-in-flight'),
      metrics: metrics(values),
    },
  };
}

function metrics(values: Values): NatsHostOptions['metrics'] {
  const port = numberOf(values, 'metrics-port');
  const address = values['metrics-address'];
  if (port !== undefined) return { port, address };
  if (address !== undefined) throw new ArgumentError('--metrics-address needs --metrics-port');
  return undefined;
}
