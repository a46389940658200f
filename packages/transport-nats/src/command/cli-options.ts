/** What follows mp-event-loop-nats-host on the command line, as options of startNatsHost. */
import { parseArgs } from 'node:util';
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { LARGEST_DELAY, shown } from '@mp-event-loop/remote/host';
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
  servers: { type: 'string' },
  group: { type: 'string' },
  creds: { type: 'string' },
  nkey: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  'tls-ca': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  executors: { type: 'string' },
  'executors-per-principal': { type: 'string' },
  transport: { type: 'string', default: 'fork' },
  'max-payload': { type: 'string' },
  'max-in-flight': { type: 'string' },
  heartbeat: { type: 'string' },
  'resume-window': { type: 'string' },
  'metrics-port': { type: 'string' },
  'metrics-address': { type: 'string' },
  'drain-timeout': { type: 'string', default: '25000' },
  log: { type: 'string', default: 'text' },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

export interface Command {
  readonly host: NatsHostOptions & { readonly group: string };
  /** As it was given, for the first line. */
  readonly servers: string;
  readonly isJson: boolean;
  readonly drainTimeout: number | undefined;
}

/** @throws ArgumentError for what nobody may write; other errors for what this machine does not have. */
export function readCommand(args: readonly string[]): Command | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (values.log !== 'text' && values.log !== 'json') throw new ArgumentError(`--log must be text or json, it is ${shown(values.log)}`);
  if (positionals.length === 0) throw new ArgumentError('name at least one task module: only listed tasks run');
  const { servers = '' } = values;
  if (servers === '') throw new ArgumentError('give --servers, such as --servers nats://127.0.0.1:4222');
  return {
    servers,
    isJson: values.log === 'json',
    drainTimeout: drainTimeout(values),
    host: {
      tasks: positionals,
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
      executors: number(values, 'executors'),
      executorsPerPrincipal: number(values, 'executors-per-principal'),
      maxPayload: number(values, 'max-payload'),
      maxInFlight: number(values, 'max-in-flight'),
      heartbeat: number(values, 'heartbeat'),
      resumeWindow: number(values, 'resume-window'),
      transport: transportNamed(values.transport),
      metrics: metrics(values),
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

function number(values: Values, name: keyof Values): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || !/^\d+$/.test(text))
    throw new ArgumentError(`--${name} must be a whole number, it is ${shown(String(text)) || 'empty'}`);
  return Number(text);
}

function drainTimeout(values: Values): number | undefined {
  const timeout = number(values, 'drain-timeout');
  if (timeout !== undefined && timeout > LARGEST_DELAY)
    throw new ArgumentError(`--drain-timeout must be a whole number from 0 to ${LARGEST_DELAY}, it is ${timeout}`);
  return timeout;
}

function metrics(values: Values): NatsHostOptions['metrics'] {
  const port = number(values, 'metrics-port');
  const address = values['metrics-address'];
  if (port !== undefined) return { port, address };
  if (address !== undefined) throw new ArgumentError('--metrics-address needs --metrics-port');
  return undefined;
}

function transportNamed(name: string): Transport {
  if (name === 'worker') return workerTransport();
  if (name === 'fork') return forkTransport();
  throw new ArgumentError(`--transport must be fork or worker, it is ${shown(name) || 'empty'}`);
}
