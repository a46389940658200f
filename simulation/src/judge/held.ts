/** Whether all is let go once nothing is left to do: no ended event is held, and no registry grows with the number of events run. */
import type { Stage } from '../play/stage.ts';
import type { Line } from '../transport/line.ts';
import { type Found, reachableFrom } from './reachable.ts';

/** Nothing of these is reachable from a loop that has stopped, or from an executor that has ended in order. */
const transient: ReadonlySet<string> = new Set([
  'Activation',
  'Event',
  'EventState',
  'OpenStream',
  'RunningStream',
  'StreamEvent',
  'StreamItem',
  'SumEvent',
]);
/** And these collections are empty, by the names of their fields. */
const registries =
  /#(waits|waiters|waiting|items|pinned|open|pauses|signals|failures|ready|active|skipped|early|parked|calls|streams)$|bindings\.#objects\.\[\[Entries\]\]\.\d+\.value$/;
const collections: ReadonlySet<string> = new Set(['Array', 'Map', 'Ring', 'Set']);

/** Looking takes a while. */
const MOST_EXECUTORS = 2;

export function judgeHeld(stage: Stage, executors: Iterable<readonly [Line, object]>): void {
  for (const found of reachableFrom(stage.loop)) check(stage, 'the loop', found);
  const ended = [...executors].filter(([line]) => line.death === 'closed' && line.thread.local !== Number.POSITIVE_INFINITY);
  for (const [line, executor] of ended.slice(-MOST_EXECUTORS)) {
    for (const found of reachableFrom(executor))
      if (!/#prepared|#modules|#(adapted|channel)\.#early/.test(found.path)) check(stage, line.id, found);
  }
}

function check(stage: Stage, who: string, { path, name, size }: Found): void {
  if (transient.has(name)) stage.violate('held after its end', `${name} by ${who} as ${path}`);
  else if (collections.has(name) && size > 0 && registries.test(path)) stage.violate('not empty at the end', `${path} of ${who}: ${size}`);
}
