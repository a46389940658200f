// What the feed process tells the process that started it.

import type { Sums } from '../flights/sums.ts';

export interface FeedReady {
  readonly type: 'ready';
  readonly port: number;
  readonly sums: Sums;
}

export function isFeedReady(message: unknown): message is FeedReady {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}
