/** Behind which events an executor of one at a time may wait: those that it was told to end, or should have ended. */
import type { EventState } from '../../event-state.ts';
import { isTooLong } from '../../wire/protocol.ts';

/** Whether the executor may wait until it hears that the answer of this event, which ran for so many µs, was read. */
export function mayHaveYielded({ verdict, hasEnded, options }: EventState, ran: number): boolean {
  return verdict !== undefined || hasEnded || (options.timeout !== undefined && isTooLong(ran, options.timeout));
}
