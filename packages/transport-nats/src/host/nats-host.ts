/** startNatsHost: a process that lends executors to loops wherever its NATS cluster reaches. */
import { hostname } from 'node:os';
import { type HostSession, Lender, type LenderStats, type Log, probe, QuietLog, stopTimeoutOf, textLog } from '@mp-event-loop/remote/host';
import { randomId } from '../random-id.ts';
import { HostLine } from './host-line.ts';
import { checkHostOptions, type NatsHostOptions, type NatsHostSettings } from './host-options.ts';
import { MetricsServer } from './metrics-server.ts';

/** What a host does just now. */
export interface NatsHostStats extends LenderStats {
  /** Links that are open. */
  readonly connections: number;
  /** Whether it has a connection to NATS. */
  readonly isConnected: boolean;
}

/** A host that was started. */
export interface NatsHost extends AsyncDisposable {
  stats(): NatsHostStats;
  /** All sessions as they are now, the oldest first. */
  sessions(): readonly HostSession[];
  /**
   * Drains: no new sessions, running events end, their results are delivered. After `timeout` ms (default 25,000) what is left is
   * ended.
   *
   * @throws ArgumentError at once for an option that there is not.
   */
  stop(options?: { timeout?: number | undefined }): Promise<void>;
}

/**
 * Starts a host: it joins its group, and lends each caller executors of its own, in which nothing but the listed tasks runs.
 *
 * @throws ArgumentError for options that can't be and for task modules of one name, AuthError where the server does not let it serve,
 * TransportError where no server answers. Later it connects again by itself.
 */
export async function startNatsHost(options: NatsHostOptions): Promise<NatsHost> {
  return startLogged(
    options,
    textLog(() => {}),
  );
}

/** The same, with a log. */
export async function startLogged(options: NatsHostOptions, log: Log): Promise<RunningHost> {
  const host = new RunningHost(checkHostOptions(options), log);
  await host.start();
  return host;
}

export class RunningHost implements NatsHost {
  readonly #settings: NatsHostSettings;
  readonly #quiet: QuietLog;
  readonly #lender: Lender;
  readonly #line: HostLine;
  readonly #metrics: MetricsServer | undefined;
  /** In subjects and in callers' messages. */
  readonly name: string = nameOfHost();
  #stopping: Promise<void> | undefined;

  constructor(settings: NatsHostSettings, log: Log) {
    const { nats, lending, principals, metrics } = settings;
    this.#settings = settings;
    this.#quiet = new QuietLog(log);
    const lender = new Lender(lending, this.#quiet.write);
    this.#lender = lender;
    const free = (): number => Math.max(0, lending.executors - lender.lent);
    this.#line = new HostLine(nats, { group: nats.group, host: this.name, principals, free }, lender, this.#quiet.write);
    this.#metrics = metrics && new MetricsServer(metrics, lending, lender, this.#line);
  }

  async start(): Promise<void> {
    const failure = await probe(this.#settings.lending, this.#quiet.write);
    await this.#metrics?.listen(failure);
    try {
      await this.#line.open();
    } catch (error) {
      await this.#line.close();
      await this.#metrics?.close();
      throw error;
    }
  }

  get metricsUrl(): string | undefined {
    return this.#metrics?.url;
  }

  /** Where it is connected. */
  get server(): string {
    return this.#line.server;
  }

  stats(): NatsHostStats {
    const { isConnected, links: connections } = this.#line;
    return { ...this.#lender.stats(), connections, isConnected };
  }

  sessions(): readonly HostSession[] {
    return this.#lender.views();
  }

  stop(options: { timeout?: number | undefined } = {}): Promise<void> {
    const timeout = stopTimeoutOf(options);
    this.#stopping ??= this.#end(timeout);
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #end(timeout: number | undefined): Promise<void> {
    await this.#lender.end(timeout);
    this.#quiet.tellRepeated();
    await this.#line.close();
    await this.#metrics?.close();
  }
}

/** The host's name in subjects: for people which machine it is, for callers one that no other host has had. */
function nameOfHost(): string {
  return `${hostname()
    .replace(/[^\w-]/g, '_')
    .slice(0, 40)}-${randomId()}`;
}
