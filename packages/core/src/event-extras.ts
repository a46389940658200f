/** What few events have. It is kept apart, and shared by all that have none of it, so that most events are small. */
import type { EventTies } from './event-ties.ts';
import type { ItemStream } from './stream.ts';
import type { Target } from './target.ts';

export class EventExtras {
  /** The function of an object of a subclass, which its executor needs as well. */
  inner: Target | undefined = undefined;
  ties: EventTies | undefined = undefined;
  attempt = 1;
  /** When its attempt is over time, in ms of `monotonic`; 0: never, or not started. */
  deadline = 0;
  /** How it will end whatever its executor still answers: it was cancelled, or over time, while it ran. */
  verdict: Error | undefined = undefined;
  /** Why it failed. */
  error: Error | undefined = undefined;
  /** Its end is no failure that anyone is to hear of. */
  isQuiet = false;
  /** Where it was added, if the loop keeps that. */
  addedStack: string | undefined = undefined;
  /** Of its items, if it is a stream, only the last one is wanted. */
  isDiscarded = false;
  /** Its items, if it is a stream or may turn out to be one. */
  stream: ItemStream | undefined = undefined;
}

/** Never written to; not frozen, which would make its readers slower. */
export const noExtras: Readonly<EventExtras> = new EventExtras();
