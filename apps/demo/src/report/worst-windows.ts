// What the flights were about: the windows with the worst delays.

import type { Place, WindowSummary } from '../flights/window-summary.ts';
import { minute } from './numbers.ts';
import { formatTable } from './table.ts';

const LISTED = 5;
const AIRPORTS_NAMED = 2;
const ROUTES_NAMED = 1;

export function worstWindows(summaries: readonly WindowSummary[]): string {
  const worst = summaries.toSorted((a, b) => b.delay.p90 - a.delay.p90).slice(0, LISTED);
  return formatTable('lrrrrll', [
    ['from', 'p50', 'p90', 'p99', 'max', 'worst airports', 'worst route'],
    ...worst.map((window) => [
      minute(window.sums.first),
      String(window.delay.p50),
      String(window.delay.p90),
      String(window.delay.p99),
      String(window.delay.max),
      places(window.worstAirports, AIRPORTS_NAMED),
      places(window.worstRoutes, ROUTES_NAMED),
    ]),
  ]);
}

function places(worst: readonly Place[], named: number): string {
  return worst
    .slice(0, named)
    .map(({ name, meanDelay }) => `${name} ${meanDelay.toFixed(0)}`)
    .join(', ');
}
