/** How one executor dies of itself: drawn when it is opened. */
import type { Random } from '../random.ts';
import type { Net } from './net.ts';

export type DeathKind = 'killed' | 'exited' | 'failed';

export type Fate =
  | { readonly at: 'never' }
  /** So many ms after it was opened. */
  | { readonly at: 'time'; readonly ms: number; readonly kind: DeathKind }
  /** When it marks its event of that number as started; before it sends, after it has sent, or before it receives its message of that number. */
  | { readonly at: 'mark' | 'send' | 'sent' | 'receive'; readonly number: number; readonly kind: DeathKind };

export function drawFate(random: Random, net: Net): Fate {
  if (!random.chance(net.deaths)) return { at: 'never' };
  const kind = random.pick<DeathKind>(['killed', 'killed', 'exited', 'failed']);
  const at = random.pick(
    net.isEarly ? (['time', 'mark', 'send', 'sent', 'receive'] as const) : (['time', 'mark', 'mark', 'sent', 'receive'] as const),
  );
  if (at === 'time') return { at, ms: (net.isEarly ? 0 : 30) + random.range([0, random.pick([3, 50, 500])]), kind };
  // What comes before: hello, and the answer to it.
  const first = net.isEarly ? 1 : 5;
  return { at, number: at === 'mark' ? random.int(1, random.pick([2, 10, 50])) : random.int(first, first + random.pick([3, 30])), kind };
}
