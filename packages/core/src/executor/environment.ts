/** What an executor has around it: a thread or process of its own, the caller's thread, or a simulation's. */
import type { Traffic } from './adapter.ts';
import type { Importer } from './importer.ts';
import type { Surroundings } from './surroundings.ts';

export interface Environment {
  readonly surroundings: Surroundings;
  readonly importer: Importer;
  readonly traffic: Traffic;
}
