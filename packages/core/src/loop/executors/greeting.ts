/** What an executor takes over when it begins. */
import type { EventState } from '../../event-state.ts';
import { definedModules, moduleOf } from '../../tasks.ts';
import type { Hello } from '../../wire/protocol.ts';
import type { ExecutorSettings } from './executor-owner.ts';

export type Greeting = Pick<Hello, 'modules' | 'initialize' | 'initializeArgs' | 'importWithin' | 'isFirst'>;

/**
 * At an opening the modules of what is queued, and where nothing is, all that are known: whoever starts a loop ahead of its events
 * wants it warm. After a
 * death none, where there are several: it may have been an import that killed, and then it should hurt none but its own events.
 */
export function greeting(
  queued: Iterable<EventState>,
  { initialize, startTimeout }: Pick<ExecutorSettings, 'initialize' | 'startTimeout'>,
  isReplacement: boolean,
  isFirst: boolean,
): Greeting {
  const needed = new Map<string, string>();
  for (const { runs } of queued) if (runs?.name.url !== undefined) needed.set(runs.name.url, moduleOf(runs.name));
  const modules = needed.size > 0 ? needed : definedModules();
  return {
    modules: !isReplacement || needed.size === 1 ? [...modules] : [],
    initialize: initialize?.target,
    initializeArgs: initialize?.args ?? [],
    // Half of its time: a module that takes longer must not keep it from being ready.
    importWithin: Math.floor(startTimeout / 2),
    isFirst,
  };
}
