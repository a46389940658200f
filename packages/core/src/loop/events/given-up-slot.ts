/** What becomes of queued events whose slot is given up. */
import type { Queues } from '../queueing/queues.ts';
import type { Bindings } from './bindings.ts';

/** They go to the slot that stands in for it, and stay there. */
export function leaveGivenUpSlot(slot: number, queues: Queues, bindings: Bindings): void {
  for (const event of queues.takePinned(slot)) {
    bindings.place(event);
    queues.push(event);
  }
}
