/** Iterates streams, to the end or not. */
import type { StreamEvent } from '../core.ts';
import type { Item } from '../program/deed.ts';
import type { Act } from './act.ts';
import type { Stage } from './stage.ts';

export async function iterate(stage: Stage, act: Act): Promise<void> {
  const event = act.event as StreamEvent<Item>;
  const { how, ms, leavesAfter } = act.spec.iterates ?? { how: 'to the end', ms: 0, leavesAfter: 0 };
  const isLeaving = how === 'and leaves';
  const isStream = act.spec.deed.does === 'stream';
  const leave = (): void => {
    act.notes.push(`left ${stage.now}`);
    if (!act.hasEnded) act.isLeft = true;
  };
  try {
    if (isLeaving && leavesAfter === 0) {
      const iterator = event[Symbol.asyncIterator]();
      if (act.id % 2 === 0) await stage.sleep(ms);
      leave();
      await iterator.return?.();
    } else {
      for await (const item of event) {
        if (isStream && (item.id !== act.id || item.index !== act.items))
          stage.violate('stream items', `the iterator got ${JSON.stringify(item)} for number ${act.items} of ${act}`);
        act.items += 1;
        if (how === 'slowly') await stage.sleep(ms);
        if (isLeaving && act.items >= leavesAfter) {
          leave();
          break;
        }
      }
    }
    act.iterated = isLeaving && (leavesAfter === 0 || act.items >= leavesAfter) ? 'left' : 'over';
    if (!act.hasEnded) stage.violate('iteration over before its event', `${act}`);
  } catch (error) {
    act.iterated = { error };
  }
}
