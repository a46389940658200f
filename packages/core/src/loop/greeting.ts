/** What an executor takes over when it begins. */
import type { EventState } from '../event-state.ts';
import { definedModules, moduleOf, type TargetName } from '../tasks.ts';
import type { Hello } from '../wire/protocol.ts';

export type Greeting = Pick<Hello, 'modules' | 'initialize'>;

/**
 * At an opening the modules of what is queued, and where nothing is, all that are known: whoever starts a loop ahead of its events wants it warm. After a
 * death none, where there are several: it may have been an import that killed, and then it should hurt none but its own events.
 */
export function greeting(queued: Iterable<EventState>, initialize: TargetName | undefined, isFirst: boolean): Greeting {
  const needed = new Map<string, string>();
  for (const { runs } of queued) if (runs?.name.url !== undefined) needed.set(runs.name.url, moduleOf(runs.name));
  const modules = needed.size > 0 ? needed : definedModules();
  return { modules: isFirst || needed.size === 1 ? [...modules] : [], initialize };
}
