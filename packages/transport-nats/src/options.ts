/** What natsTransport and startNatsHost may be told of NATS, checked. */
import { ArgumentError } from '@mp-event-loop/core';
import { anObject, checkOption, checkOptionNames, type OptionCheck, texts } from '@mp-event-loop/core/channel';
import { checkReconnectOptions, type ReconnectOptions, type ReconnectSettings } from '@mp-event-loop/remote';
import type { LineOptions } from './line/line-options.ts';

export interface NatsOptions {
  /** Where NATS servers are, such as `nats://127.0.0.1:4222` or `tls://…`: any of a cluster's. */
  servers: string | readonly string[];
  /**
   * Other options of `connect()` of `@nats-io/transport-node`: credentials, TLS, names. The user by which it authenticates is the principal
   * that hosts know.
   */
  connection?: object | undefined;
  /** Which hosts: those that were started with the same. Letters, digits, `-` and `_`; default `default`. */
  group?: string | undefined;
}

export interface NatsTransportOptions extends NatsOptions, ReconnectOptions {
  /** Bytes under way on the connection, either way, over all executors; default 8 MiB. Keep it well below the servers' `max_pending`. */
  maxPending?: number | undefined;
}

export interface NatsSettings extends LineOptions {
  readonly group: string;
}

const names: ReadonlySet<string> = new Set<keyof NatsTransportOptions>([
  'servers',
  'connection',
  'group',
  'maxPending',
  'heartbeat',
  'instance',
  'reconnect',
]);

export const MAX_PENDING: number = 8 * 2 ** 20;
/** Two packets of the largest size. */
const LEAST_PENDING = 2 ** 18;

/** @throws ArgumentError for what can't be. */
export function checkOptions(options: NatsTransportOptions): { readonly nats: NatsSettings; readonly reconnect: ReconnectSettings } {
  checkOptionNames('natsTransport', options, names);
  const { maxPending = MAX_PENDING, servers, connection, group, ...reconnect } = options;
  if (!Number.isSafeInteger(maxPending) || maxPending < LEAST_PENDING)
    throw new ArgumentError(
      `option maxPending of natsTransport must be a whole number of bytes from ${LEAST_PENDING}, it is ${String(maxPending)}`,
    );
  return {
    nats: { ...checkNatsOptions('natsTransport', { servers, connection, group }), maxPending },
    reconnect: checkReconnectOptions('natsTransport', reconnect),
  };
}

const urlOrUrls: OptionCheck = {
  isRight: (value) => typeof value === 'string' || texts.isRight(value),
  expected: 'the URL of a NATS server, such as nats://127.0.0.1:4222, or an array of them',
};
const groupName: OptionCheck = {
  isRight: (value) => typeof value === 'string' && /^[\w-]+$/.test(value),
  expected: 'a string of letters, digits, - and _',
};

/** @throws ArgumentError for what can't be. `asker`: who was given the options, for messages. */
export function checkNatsOptions(
  asker: string,
  { servers, connection = {}, group = 'default' }: NatsOptions,
): Omit<NatsSettings, 'maxPending'> {
  checkOption(asker, 'servers', servers, urlOrUrls);
  checkOption(asker, 'group', group, groupName);
  checkOption(asker, 'connection', connection, anObject);
  const all = typeof servers === 'string' ? [servers] : servers;
  if (all.length === 0) throw new ArgumentError(`${asker} needs the URL of at least one NATS server, such as nats://127.0.0.1:4222`);
  for (const one of all) checkServer(asker, one);
  if ('servers' in connection) throw new ArgumentError(`option connection of ${asker} has servers: give them as option servers`);
  return { servers: [...new Set(all)], connection, group };
}

function checkServer(asker: string, text: unknown): void {
  // Not shown: it may hold a password.
  if (typeof text === 'string' && text.includes('@'))
    throw new ArgumentError(`option servers of ${asker} has a URL with a user or an @ in it: give user and pass in option connection`);
  if (typeof text === 'string' && /^((nats|tls):\/\/)?[^\s/]+$/.test(text)) return;
  throw new ArgumentError(
    `option servers of ${asker} must be URLs of nats: or tls:, such as nats://127.0.0.1:4222; one is ${JSON.stringify(text)}`,
  );
}
