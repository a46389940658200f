/** What a host may be told, checked. */
import type { Transport } from '@mp-event-loop/core';
import { aFunction, checkOption, checkOptionNames, text } from '@mp-event-loop/core/channel';
import { checkLendingOptions, type LendingOptions, type LendingSettings, type Principal, wholeNumber } from '@mp-event-loop/remote/host';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { checkNatsOptions, MAX_PENDING, type NatsOptions, type NatsSettings } from '../options.ts';

export interface NatsHostOptions extends NatsOptions, LendingOptions {
  /** Where it runs events; default forkTransport(): a process of its own for each caller. */
  transport?: Transport | undefined;
  /**
   * Who calls, from the user's name in NATS, or null to refuse. Default: a principal of that name. The server must let nobody but that user
   * publish under its name: see docs/fleet.md.
   */
  principals?: ((user: string) => Principal | null) | undefined;
  /** Where `/healthz`, `/readyz` and `/metrics` answer; default nowhere. Port 0 is any that is free; `address` is 127.0.0.1 by default. */
  metrics?: { port: number; address?: string | undefined } | undefined;
}

export interface NatsHostSettings {
  readonly lending: LendingSettings;
  readonly nats: NatsSettings;
  readonly principals: (user: string) => Principal | null;
  readonly metrics: { readonly port: number; readonly address: string } | undefined;
}

const names: ReadonlySet<string> = new Set<keyof NatsHostOptions>([
  'servers',
  'connection',
  'group',
  'tasks',
  'transport',
  'executors',
  'executorsPerPrincipal',
  'maxPayload',
  'maxInFlight',
  'heartbeat',
  'resumeWindow',
  'principals',
  'metrics',
]);
const metricsNames: ReadonlySet<string> = new Set<keyof NonNullable<NatsHostOptions['metrics']>>(['port', 'address']);
const LARGEST_PORT = 65_535;

/** @throws ArgumentError for what can't be. */
export function checkHostOptions(options: NatsHostOptions): NatsHostSettings {
  checkOptionNames('startNatsHost', options, names);
  const { principals = (user) => ({ id: user }), metrics, transport = forkTransport() } = options;
  checkOption('startNatsHost', 'principals', principals, aFunction);
  return {
    nats: { ...checkNatsOptions('startNatsHost', options), maxPending: MAX_PENDING },
    lending: checkLendingOptions(options, transport),
    principals,
    metrics: metrics === undefined ? undefined : checkMetrics(metrics),
  };
}

function checkMetrics(metrics: NonNullable<NatsHostOptions['metrics']>): NonNullable<NatsHostSettings['metrics']> {
  checkOptionNames('metrics of startNatsHost', metrics, metricsNames);
  const { port, address = '127.0.0.1' } = metrics;
  checkOption('startNatsHost', 'metrics.address', address, text);
  return { port: wholeNumber('metrics.port', port, 0, LARGEST_PORT), address };
}
