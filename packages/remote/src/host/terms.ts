/** What an executor that is lent is told of its host's limits. */
import type { Terms } from '../lending/terms.ts';
import type { LendingSettings } from './lending-options.ts';

export function termsOf({ modules, maxInFlight, maxPayload, window }: LendingSettings): Terms {
  // Streams wait before results, which can't, are refused.
  return { modules, maxInFlight, maxMessage: maxPayload, highWater: window / 2 };
}
