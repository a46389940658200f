/** The model: what may have become of a round's events, given what was done to them. Gives a sentence for each thing that may not be. */
import type { LoopStats } from '@mp-event-loop/core';
import type { Attempt } from '../journal-reading.ts';
import type { Scene } from '../scene.ts';
import { judgeAttempts } from './attempts.ts';
import { judgeFigures } from './figures.ts';
import { judgeHandlers } from './handlers.ts';
import { judgeItems } from './items.ts';
import { Losses } from './losses.ts';
import { judgeOrder } from './order.ts';
import { judgeOutcome } from './outcome.ts';

export function judge(scene: Scene, attempts: readonly Attempt[], stats: LoopStats): string[] {
  const { watch, settings } = scene;
  const byId = new Map<number, Attempt[]>();
  for (const attempt of attempts) {
    const own = byId.get(attempt.id);
    if (own === undefined) byId.set(attempt.id, [attempt]);
    else own.push(attempt);
  }
  const losses = new Losses(scene, attempts);
  const violations: string[] = [];
  for (const act of watch.acts.values()) {
    // One that map took from its source and did not add any more.
    if (act.isMapped && act.event === undefined && (act.isAbandoned || scene.isEnding) && !byId.has(act.id)) continue;
    const own = byId.get(act.id) ?? [];
    const found = [
      ...judgeOutcome(act, own, losses),
      ...judgeAttempts(act, own, settings.concurrency),
      ...judgeHandlers(act, settings.isWatched),
      ...judgeItems(act),
    ];
    if (found.length === 0) continue;
    const ran = own.map(
      ({ attempt, executor, begunAt, endedAt }) => `attempt ${attempt} in ${executor} from ${begunAt} to ${endedAt ?? '?'}`,
    );
    violations.push(`${found.map((what) => `event ${act.id}: ${what}`).join('\n')}\n${act}\n    ${ran.join('\n    ')}`);
  }
  return [...violations, ...judgeOrder(scene, attempts), ...judgeFigures(scene, stats)];
}
