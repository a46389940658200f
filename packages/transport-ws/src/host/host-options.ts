/** What a host may be told, checked. */
import type { IncomingMessage } from 'node:http';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { workerTransport } from '@mp-event-loop/transport-worker';

/** Who asks. Sessions are resumed only by the same. */
export interface Principal {
  readonly id: string;
}

export interface HostOptions {
  /** Task modules, as paths from the current folder or URLs: only their tasks run. */
  tasks: readonly (string | URL)[];
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
  /** What callers must show. Make it long and random. */
  token?: string | undefined;
  /** Says who asks, from the request, or null to refuse. */
  authenticate?: ((request: IncomingMessage) => Principal | null | Promise<Principal | null>) | undefined;
  /** Origins whose pages may connect, such as `https://example.org`. Default none. */
  allowedOrigins?: readonly string[] | undefined;
  /** Where it runs events; default workerTransport(). */
  transport?: Transport | undefined;
  /** How many it lends at a time; default availableParallelism(). */
  executors?: number | undefined;
  /** How many of these one principal may have; default all. */
  executorsPerPrincipal?: number | undefined;
  /** Bytes of the longest message; default 64 MiB. */
  maxPayload?: number | undefined;
  /** Open connections; default 1000, half of them from one address. */
  maxConnections?: number | undefined;
  /** Events of one session that have not ended; default 65,536. */
  maxInFlight?: number | undefined;
  /** ms after which silence is asked about; default 15,000. */
  heartbeat?: number | undefined;
  /** ms that a session outlives its connection; default 60,000. */
  resumeWindow?: number | undefined;
}

export interface HostSettings extends HostOptions {
  readonly modules: readonly string[];
  readonly port: number;
  readonly address: string;
  readonly path: string;
  readonly transport: Transport;
  readonly allowedOrigins: readonly string[];
  readonly executors: number;
  readonly executorsPerPrincipal: number;
  readonly maxPayload: number;
  readonly maxConnections: number;
  readonly maxInFlight: number;
  /** Bytes that may wait in a session, either way. */
  readonly window: number;
  readonly heartbeat: number;
  readonly resumeWindow: number;
  /** Whether callers must say who they are. */
  readonly isGuarded: boolean;
}

/** Messages of the largest size that may wait in a session, either way; and the least that this comes to, in bytes. */
const WAITING_PAYLOADS = 4;
const LEAST_WINDOW = 16 * 2 ** 20;

/** The longest time that timers know. */
export const LARGEST_DELAY: number = 2 ** 31 - 1;
const LARGEST_PORT = 65_535;

/** @throws ArgumentError for what can't be, or would open the host to the world. */
export function checkHostOptions(options: HostOptions): HostSettings {
  const { tasks, address = '127.0.0.1', path = '/', token, authenticate, server, transport = workerTransport() } = options;
  if (tasks.length === 0) throw new ArgumentError('a host needs at least one task module: only listed tasks run');
  const isGuarded = token !== undefined || authenticate !== undefined;
  if (token !== undefined && authenticate !== undefined) throw new ArgumentError('give startHost token or authenticate, not both');
  if (token === '') throw new ArgumentError('option token of startHost is empty');
  if (!isGuarded && server !== undefined)
    throw new ArgumentError(
      'with a server of your own startHost needs token or authenticate: who can reach that server could run its tasks',
    );
  if (!isGuarded && !isLoopback(address))
    throw new ArgumentError(
      `without token or authenticate a host listens on loopback only, not on ${address}: anyone there could run its tasks`,
    );
  if (transport.isolation === 'none')
    throw new ArgumentError(`a host never runs events on its own thread, as transport ${transport.name} would`);
  if (!path.startsWith('/')) throw new ArgumentError(`option path of startHost must begin with a slash, it is ${JSON.stringify(path)}`);
  const executors = count('executors', options.executors ?? availableParallelism(), 1);
  const maxPayload = count('maxPayload', options.maxPayload ?? 64 * 2 ** 20, 1024);
  return {
    ...options,
    modules: tasks.map(urlOf),
    port: count('port', options.port ?? 0, 0, LARGEST_PORT),
    address,
    path,
    transport,
    allowedOrigins: (options.allowedOrigins ?? []).map(origin),
    executors,
    executorsPerPrincipal: count('executorsPerPrincipal', options.executorsPerPrincipal ?? executors, 1),
    maxPayload,
    window: Math.max(LEAST_WINDOW, WAITING_PAYLOADS * maxPayload),
    maxConnections: count('maxConnections', options.maxConnections ?? 1000, 1),
    maxInFlight: count('maxInFlight', options.maxInFlight ?? 65_536, 1),
    heartbeat: count('heartbeat', options.heartbeat ?? 15_000, 1),
    resumeWindow: count('resumeWindow', options.resumeWindow ?? 60_000, 0),
    isGuarded,
  };
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address === '[::1]' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}

function urlOf(task: string | URL): string {
  if (task instanceof URL) return task.href;
  return /^[a-z][a-z\d+.-]+:/i.test(task) ? new URL(task).href : pathToFileURL(task).href;
}

function count(name: string, value: number, least: number, most = LARGEST_DELAY): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new ArgumentError(`option ${name} of startHost must be a whole number from ${least} to ${most}, it is ${String(value)}`);
}

/** What browsers send, letter by letter: anything else would never match. */
function origin(text: string): string {
  if (/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@A-Z*]+$/.test(text)) return text;
  throw new ArgumentError(
    `an allowed origin must be a scheme and a host in lower case, such as https://example.org, without a path; it is ${JSON.stringify(text)}`,
  );
}
