/** What a host counts, for Prometheus. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { HostSettings } from './host-options.ts';
import type { Lender } from './lender.ts';

export class Metrics {
  readonly #registry = new Registry();
  readonly #refused: Counter<'why'>;

  constructor(settings: HostSettings, lender: Lender, connections: () => number) {
    const registers = [this.#registry];
    const gauge = (name: string, help: string, value: () => number): void => {
      new Gauge({
        name: `mp_event_loop_host_${name}`,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    };
    gauge('executors', 'Executors that this host lends at most', () => settings.executors);
    gauge('executors_lent', 'Executors lent just now', () => lender.lent);
    gauge('sessions', 'Sessions, with and without a connection', () => lender.sessions);
    gauge('sessions_attached', 'Sessions with a connection', () => lender.attached);
    gauge('connections', 'Open WebSocket connections', connections);
    gauge('draining', '1 while it drains', () => Number(lender.isDraining));
    gauge('sessions_opened_total', 'Sessions opened', () => lender.counts.opened);
    gauge('sessions_resumed_total', 'Connections that went on with a session', () => lender.counts.resumed);
    gauge('breaches_total', 'Sessions ended because the caller broke the rules', () => lender.counts.breaches);
    this.#refused = new Counter({
      name: 'mp_event_loop_host_refused_total',
      help: 'Connections refused before the upgrade',
      labelNames: ['why'],
      registers,
    });
  }

  refused(why: string): void {
    this.#refused.inc({ why });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
