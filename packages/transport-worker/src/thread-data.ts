/** What a worker thread is given, and what both ends of its channel say to each other themselves. */
import type { MessagePort } from 'node:worker_threads';

export interface ThreadData {
  /** Tells core, wherever it is loaded from, that this thread is an executor. */
  readonly isEventLoopExecutor: true;
  /** Carries core's messages; theirs alone, but for the two below. */
  readonly port: MessagePort;
  /** Carries what the thread prints, as `Printed`. */
  readonly printPort: MessagePort;
  /** How many events have started: shared, so that it survives the thread. */
  readonly started: Int32Array;
}

export type Printed = readonly [stream: 'stdout' | 'stderr', text: string];

/** The thread's first message: it listens. */
export const LISTENING = 'mp-event-loop: listening';
/** The caller's last message: end now. */
export const CLOSE = 'mp-event-loop: close';
