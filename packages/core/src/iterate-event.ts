/** An event as the stream of its items. */
import { CancelledError } from './errors.ts';
import type { EventState } from './event-state.ts';

/**
 * Returns the one iterator of the event's items. Leaving it early cancels the event, and waits until that has ended.
 *
 * @throws ArgumentError when there is one already.
 */
export function iterateEvent(event: EventState): AsyncIterator<unknown> {
  event.hear();
  const stream = event.makeStream();
  if (event.hasEnded) stream.end(event.error === undefined ? undefined : { error: event.error });
  return stream.iterate(async () => {
    if (event.hasEnded) return;
    const ended = event.finished.then(
      () => {},
      () => {},
    );
    if (event.owner !== undefined) event.owner.leave(event);
    else {
      event.hush();
      event.reject(new CancelledError(`event ${event.number} was left before it was added`), 'cancelled');
    }
    await ended;
  });
}
