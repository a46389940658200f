/** What a worker thread is given. */
import type { MessagePort } from 'node:worker_threads';

export interface ThreadData {
  /** Tells core, wherever it is loaded from, that this thread is an executor. */
  readonly isEventLoopExecutor: true;
  readonly port: MessagePort;
  /** How many events have started: shared, so that it survives the thread. */
  readonly started: Int32Array;
}

/** The first message of the thread: it listens. All that follow are core's. */
export const LISTENING = 'listening';
/** The caller's last message but one: what was sent has arrived, end now. Core's messages are arrays. */
export const CLOSE = 'close';
