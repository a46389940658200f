// What a live feed's process and its starter say to each other.

import type { Sums } from '../flights/sums.ts';

export interface LiveFeedReady {
  readonly type: 'ready';
  readonly port: number;
}

export function isLiveFeedReady(message: unknown): message is LiveFeedReady {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

export type ToLiveFeed =
  /** null: as fast as readers take them. */
  { readonly type: 'pace'; readonly flightsPerSecond: number | null } | { readonly type: 'sums'; readonly flights: number };

/** null where there is no checkpoint. */
export interface SumsAnswer {
  readonly type: 'sums';
  readonly flights: number;
  readonly sums: Sums | null;
}
