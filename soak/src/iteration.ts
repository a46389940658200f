/** Takes a stream's items by `for await`, in the way its fate says. */
import type { StreamEvent } from '@mp-event-loop/core';
import type { Act } from './act.ts';

/** Never rejects. */
export async function iterate(act: Act, event: StreamEvent): Promise<void> {
  const { iterates, leavesAfter } = act.fate;
  try {
    for await (const item of event) {
      act.iterated.push(item);
      if (iterates === 'slowly') await new Promise((resolve) => setTimeout(resolve, 2));
      if (iterates !== 'and leaves' || act.iterated.length <= leavesAfter) continue;
      noteLeaving(act);
      break;
    }
    act.iterationEnd = act.isLeft ? 'left' : 'over';
  } catch (error) {
    act.iterationEnd = { error };
  }
  act.note(`iteration ended after ${act.iterated.length}`);
}

function noteLeaving(act: Act): void {
  act.note(`leaves, while ${act.event?.status}`);
  if (!act.hasEnded && act.cancelled === undefined) act.isLeft = true;
}
