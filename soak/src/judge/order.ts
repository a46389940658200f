/** With one executor and concurrency 1: events run, and reach the handlers, in the order added. */
import type { Act } from '../act.ts';
import type { Attempt } from '../journal-reading.ts';
import type { Scene } from '../scene.ts';
import { maxExecutorsOf } from '../settings.ts';

export function judgeOrder({ settings, watch }: Scene, attempts: readonly Attempt[]): string[] {
  if (settings.concurrency > 1 || maxExecutorsOf(settings) > 1) return [];
  const violations: string[] = [];
  // Map adds its own in an order of its own, beside the others.
  const isOrdered = (act: Act | undefined): act is Act =>
    act !== undefined && !act.isMapped && (act.options.retries ?? 0) === 0 && !settings.hasPriorities;
  const begun = attempts.map(({ id }) => watch.acts.get(id)).filter(isOrdered);
  const handled = watch.handled.filter(isOrdered).filter(({ cancelled, isLeft }) => cancelled === undefined && !isLeft);
  for (const [what, acts] of [
    ['began', begun],
    ['was handled', handled],
  ] as const) {
    for (const [index, act] of acts.entries()) {
      const before = acts[index - 1];
      if (before !== undefined && before.id > act.id) violations.push(`event ${act.id} ${what} after event ${before.id}, which was added later\n${before}\n${act}`);
    }
  }
  return violations;
}
