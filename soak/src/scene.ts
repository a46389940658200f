/** What those share who add events to one loop. */
import type { EventLoop } from '@mp-event-loop/core';
import type { Stage } from './kinds.ts';
import type { RoundSettings } from './settings.ts';
import type { Watch } from './watch.ts';

export interface Scene {
  readonly loop: EventLoop;
  readonly settings: RoundSettings;
  readonly stage: Stage;
  readonly watch: Watch;
  readonly journal: string;
  /** Gives each event of the round its number. */
  readonly nextId: () => number;
  /** What goes on beside, until the loop has ended. */
  readonly beside: Promise<unknown>[];
  /** Aborted once in each life of the loop. */
  shared: AbortController;
  /** The loop is being ended, so it may refuse events. */
  isEnding: boolean;
  /** And it is not waited for what has not ended. */
  isTerminating: boolean;
}
