/** What a worker thread is given, and what both ends of its channel say to each other themselves. */
import type { MessagePort } from 'node:worker_threads';

export interface ThreadData {
  /** Tells core, wherever it is loaded from, that this thread is an executor. */
  readonly isEventLoopExecutor: true;
  /** Carries core's messages, and nothing else. */
  readonly port: MessagePort;
  /** Carries what the two ends say to each other themselves, and what the thread prints, as `SideMessage`. */
  readonly sidePort: MessagePort;
  /** How many events have started, as `StartedCount` keeps it: shared, so that it survives the thread. */
  readonly started: Int32Array;
  /** How much it has printed, and how much of that was taken, as `PrintWindow` keeps it. */
  readonly printed: Int32Array;
}

export type SideMessage =
  | readonly ['stdout' | 'stderr', text: string]
  /** The thread listens. */
  | readonly ['listening']
  /** The caller's last: what it sent before is to be read, and then the thread ends. */
  | readonly ['close'];
