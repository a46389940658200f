/** Small programs for tests of the simulator itself. */
import type { EventSpec, LoopSpec, Program, Step } from '../dist/program/program.js';
import { calm } from '../dist/transport/net.js';

export const quick = (id: number, more: Partial<EventSpec> = {}): EventSpec => ({
  id,
  deed: { does: 'quick', us: 5, module: 'A' },
  asks: true,
  ...more,
});

export const add = (event: EventSpec): Step => ({ do: 'add', event });

export function programOf(steps: readonly Step[], loop: Partial<LoopSpec> = {}): Program {
  const simple: LoopSpec = { executors: 1, concurrency: 1, autoStart: true, isWatched: true, outputHandlers: 1, hasErrorHandlers: true };
  return { net: calm, loop: { ...simple, ...loop }, actors: [steps], reactions: [] };
}
