/** What an executor that is lent is told of its host's limits. */
import type { LineOptions } from './executor-line.ts';
import type { HostSettings } from './host-options.ts';

export function termsOf({ modules, maxInFlight, maxPayload, window }: HostSettings): LineOptions['lending'] {
  // Streams wait before results, which can't, are refused.
  return { modules, maxInFlight, maxMessage: maxPayload, highWater: window / 2 };
}
