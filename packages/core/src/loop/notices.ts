/** What a loop tells those who subscribe. Nothing is made for nobody. */
import type { Event } from '../event.ts';
import type { ExecutorStats } from './stats.ts';

export type LoopNotice =
  | { type: 'eventAdded' | 'eventStarted' | 'eventEnded'; event: Event }
  | { type: 'executorReady' | 'executorLost'; executor: ExecutorStats; error?: Error }
  | { type: 'handlerFailed'; event: Event; error: unknown };

export class Notices {
  readonly #listeners = new Set<(notice: LoopNotice) => void>();

  /** So that the hot path makes no notice that nobody gets. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Gives back what unsubscribes. */
  subscribe(listener: (notice: LoopNotice) => void): () => void {
    // Wrapped, so that a function that subscribes twice is called twice and unsubscribes once at a time.
    const entry = (notice: LoopNotice): void => listener(notice);
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  /** A listener that throws hurts neither the loop nor the other listeners: its error is printed. */
  notify(notice: LoopNotice): void {
    for (const listener of this.#listeners) {
      try {
        listener(notice);
      } catch (error) {
        console.error(`mp-event-loop: a subscriber threw at a '${notice.type}' notice:`, error);
      }
    }
  }
}
