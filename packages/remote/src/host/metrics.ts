/** What a host tells Prometheus. The library for it is loaded when somebody asks: to import it takes a fifth of a host's start. */
import type { Lender } from './lender.ts';
import type { LendingSettings } from './lending-options.ts';
import type { Entrance, MetricsRegistry } from './metrics-registry.ts';

export class Metrics {
  readonly #settings: LendingSettings;
  readonly #lender: Lender;
  readonly #entrance: Entrance;
  #registry: Promise<MetricsRegistry> | undefined;

  constructor(settings: LendingSettings, lender: Lender, entrance: Entrance) {
    this.#settings = settings;
    this.#lender = lender;
    this.#entrance = entrance;
  }

  async read(): Promise<{ readonly text: string; readonly contentType: string }> {
    this.#registry ??= this.#load();
    const registry = await this.#registry;
    return { text: await registry.text(), contentType: registry.contentType };
  }

  async #load(): Promise<MetricsRegistry> {
    const { MetricsRegistry: Registry } = await import('./metrics-registry.ts');
    return new Registry(this.#settings, this.#lender, this.#entrance);
  }
}
