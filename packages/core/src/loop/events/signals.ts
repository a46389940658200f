/** Signals that cancel events: one listener a signal, however many events of however many loops share it. */
import type { EventState } from '../../event-state.ts';

interface Watched {
  readonly events: Set<EventState>;
  readonly listener: () => void;
}

const watchedSignals = new WeakMap<AbortSignal, Watched>();

/** Has the event's loop cancel it when the signal aborts. */
export function watchSignal(signal: AbortSignal, event: EventState): void {
  let watched = watchedSignals.get(signal);
  if (watched === undefined) {
    watched = watch(signal);
    watchedSignals.set(signal, watched);
  }
  watched.events.add(event);
}

/** The event has ended: a signal that lives on must not hold it. */
export function leaveSignal(signal: AbortSignal, event: EventState): void {
  const watched = watchedSignals.get(signal);
  if (watched === undefined) return;
  watched.events.delete(event);
  if (watched.events.size > 0) return;
  signal.removeEventListener('abort', watched.listener);
  watchedSignals.delete(signal);
}

function watch(signal: AbortSignal): Watched {
  const events = new Set<EventState>();
  const listener = (): void => {
    watchedSignals.delete(signal);
    for (const event of events) event.owner?.cancel(event, signal.reason);
  };
  signal.addEventListener('abort', listener, { once: true });
  return { events, listener };
}
