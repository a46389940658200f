/** What histories are made of, so that a run can leave things out, or look at one thing more closely. */
import type { Random } from '../random.ts';

const featureNames = [
  'affinity',
  'backpressure',
  'busy loops',
  'caches',
  'cancels',
  'concurrency',
  'deaths',
  'early deaths',
  'elastic',
  'errors',
  'fleets',
  'grace periods',
  'handler calls',
  'hostile values',
  'imports',
  'initialize',
  'left behind',
  'lifecycle calls',
  'maps',
  'max queue',
  'pools',
  'priorities',
  'progress',
  'proxies',
  'recycling',
  'refusals',
  'restarts',
  'retries',
  'sessions',
  'slow handlers',
  'stalls',
  'start timeouts',
  'streams',
  'subclasses',
  'subscriber calls',
  'task deaths',
  'timeouts',
  'transfers',
  'uncaught errors',
] as const;

export type Feature = (typeof featureNames)[number];

/** What a run looks at is drawn so many times as often as usual. */
const MORE_IN_FOCUS = 5;

export class Features {
  readonly #without: ReadonlySet<string>;
  readonly #focus: ReadonlySet<string>;

  /** @throws RangeError when one of them is not known. */
  constructor(without: readonly string[], focus: readonly string[]) {
    for (const name of [...without, ...focus])
      if (!(featureNames as readonly string[]).includes(name))
        throw new RangeError(`no feature is called '${name}'; there are ${featureNames.join(', ')}`);
    this.#without = new Set(without);
    this.#focus = new Set(focus);
  }

  has(feature: Feature): boolean {
    return !this.#without.has(feature);
  }

  /** How often a kind of event is drawn, of all kinds. */
  weight(feature: Feature, usual: number): number {
    if (!this.has(feature)) return 0;
    return this.#focus.has(feature) ? usual * MORE_IN_FOCUS : usual;
  }

  /** Draws whether this history has it. What a run looks at is always there, the rest then seldom. */
  on(feature: Feature, random: Random, probability: number): boolean {
    const drawn = random.next();
    if (!this.has(feature)) return false;
    if (this.#focus.size === 0) return drawn < probability;
    return this.#focus.has(feature) ? drawn < Math.max(probability, 0.9) : drawn < probability / 3;
  }
}
