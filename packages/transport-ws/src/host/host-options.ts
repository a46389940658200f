/** What a host may be told, checked. */

import type { IncomingMessage } from 'node:http';
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { aFunction, anObject, checkOption, checkOptionNames, type OptionCheck, text, texts } from '@mp-event-loop/core/channel';
import { checkLendingOptions, type LendingOptions, type LendingSettings, type Principal, wholeNumber } from '@mp-event-loop/remote/host';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { isLoopback } from '../loopback.ts';
import { checkToken } from '../token.ts';

export interface HostOptions extends LendingOptions {
  /** Default: any that is free. */
  port?: number | undefined;
  /** Default 127.0.0.1. Any that others can reach needs `token` or `authenticate`. */
  address?: string | undefined;
  /** Default `/`. */
  path?: string | undefined;
  /** A server of `node:http` or `node:https` of your own, which you start and stop. Needs `token` or `authenticate`. */
  server?: object | undefined;
  /** Options of `node:tls`: the host then serves `wss:`. */
  tls?: object | undefined;
  /**
   * What callers must show; of several each lets in, so that one can be exchanged for another. Make them long and random. All are one
   * principal.
   */
  token?: string | readonly string[] | undefined;
  /** Says who asks, from the request, or null to refuse. It is not asked about requests with a `token`. */
  authenticate?: ((request: IncomingMessage) => Principal | null | Promise<Principal | null>) | undefined;
  /** Origins whose pages may connect, such as `https://example.org`. Default none. */
  allowedOrigins?: readonly string[] | undefined;
  /**
   * Where it runs events; default forkTransport(): a process of its own for each caller. Threads share the host's process, and what ends
   * that ends every caller's work: see docs/hosts.md.
   */
  transport?: Transport | undefined;
  /** Open connections; default 1000, half of them from one address. */
  maxConnections?: number | undefined;
}

type DoorOptions = Pick<HostOptions, 'server' | 'tls' | 'authenticate'>;

export interface HostSettings extends LendingSettings, DoorOptions {
  readonly port: number;
  readonly address: string;
  readonly path: string;
  readonly allowedOrigins: readonly string[];
  readonly tokens: readonly string[];
  readonly maxConnections: number;
  /** Whether callers must say who they are. */
  readonly isGuarded: boolean;
}

const names: ReadonlySet<string> = new Set<keyof HostOptions>([
  'tasks',
  'port',
  'address',
  'path',
  'server',
  'tls',
  'token',
  'authenticate',
  'allowedOrigins',
  'transport',
  'executors',
  'executorsPerPrincipal',
  'maxPayload',
  'maxConnections',
  'maxInFlight',
  'heartbeat',
  'resumeWindow',
]);

const aServer: OptionCheck = {
  isRight: (value) => typeof (value as { on?: unknown } | null)?.on === 'function',
  expected: 'a server of node:http or node:https',
};
const checks: readonly (readonly [keyof HostOptions, OptionCheck])[] = [
  ['address', text],
  ['path', text],
  ['server', aServer],
  ['tls', anObject],
  ['authenticate', aFunction],
  ['allowedOrigins', texts],
];

const LARGEST_PORT = 65_535;

/** @throws ArgumentError for what can't be, or would open the host to the world. */
export function checkHostOptions(options: HostOptions): HostSettings {
  checkOptionNames('startHost', options, names);
  for (const [name, check] of checks) if (options[name] !== undefined) checkOption('startHost', name, options[name], check);
  const { port = 0, address = '127.0.0.1', path = '/', server, tls, token, authenticate, transport = processes() } = options;
  const { allowedOrigins = [], maxConnections = 1000 } = options;
  const lending = checkLendingOptions(options, transport);
  const isGuarded = token !== undefined || authenticate !== undefined;
  if (!isGuarded && server !== undefined)
    throw new ArgumentError(
      'with a server of your own startHost needs token or authenticate: who can reach that server could run its tasks',
    );
  if (!isGuarded && !isLoopback(address))
    throw new ArgumentError(
      `without token or authenticate a host listens on loopback only, not on ${address}: anyone there could run its tasks`,
    );
  if (!path.startsWith('/')) throw new ArgumentError(`option path of startHost must begin with a slash, it is ${JSON.stringify(path)}`);
  return {
    ...lending,
    server,
    tls,
    tokens: token === undefined ? [] : checkTokens(token),
    authenticate,
    port: wholeNumber('port', port, 0, LARGEST_PORT),
    address,
    path,
    allowedOrigins: allowedOrigins.map(origin),
    maxConnections: wholeNumber('maxConnections', maxConnections, 1),
    isGuarded,
  };
}

/** The environment of a process can be read from outside: what callers must show is not in it to begin with. */
function processes(): Transport {
  const { MP_EVENT_LOOP_TOKEN: _, ...env } = process.env as Record<string, string>;
  return forkTransport({ env });
}

/** @throws ArgumentError for what would let in nobody, or anybody. */
function checkTokens(token: string | readonly string[]): readonly string[] {
  const tokens: readonly unknown[] = typeof token === 'string' ? [token] : Array.isArray(token) ? token : [undefined];
  if (tokens.length === 0) throw new ArgumentError('option token of startHost is an empty list: it would let in nobody');
  for (const one of tokens) {
    if (typeof one !== 'string') throw new ArgumentError('option token of startHost must be text, or a list of texts');
    checkToken('startHost', one);
    if (one === '') throw new ArgumentError('option token of startHost is empty, or has an empty one in its list');
  }
  return tokens as readonly string[];
}

/** What browsers send, letter by letter: anything else would never match. */
function origin(text: string): string {
  if (/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@A-Z*]+$/.test(text)) return text;
  throw new ArgumentError(
    'an allowed origin must be a scheme and a host in lower case, such as https://example.org, without a path; ' +
      `it is ${JSON.stringify(text)}`,
  );
}
