/** Adds events that take a cached value, and releases it. */
import { Event } from '../core.ts';
import { useCached } from '../executor/tasks.ts';
import type { CacheStep } from '../program/program.ts';
import { Act, codeOf } from './act.ts';
import type { Stage } from './stage.ts';

export async function runCache(stage: Stage, { id, eventIds, pause }: CacheStep): Promise<void> {
  const { facts, loop } = stage;
  const cached = loop.cacheObject({ tag: id });
  for (const eventId of eventIds) {
    const act = new Act({ id: eventId, deed: { does: 'quick', us: 1, module: 'A' } }, false);
    act.isBound = true;
    const event = new Event(useCached as never, [eventId, cached]);
    try {
      if (facts.program.loop.maxQueue !== undefined) await stage.track('ready()', loop.ready());
      stage.register(act, event);
      loop.addEvent(event);
    } catch (error) {
      stage.forget(act);
      const code = codeOf(error);
      if (code !== 'ERR_QUEUE_FULL' && !facts.excuses(error, code)) stage.violate('addEvent threw', `${act}: ${String(error)}`);
    }
    if (pause > 0) await stage.sleep(pause);
  }
  await stage.track(`release of ${id}`, cached.release());
  try {
    loop.addEvent(new Event(useCached as never, [0, cached]));
    stage.violate('cache', `${id} was taken after its release`);
  } catch {
    // As it should be.
  }
}
