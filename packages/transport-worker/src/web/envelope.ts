/** What a page and its Web Worker say to each other themselves. */
import { STARTED_WORDS } from '../started-count.ts';

/** Through the Worker object: the worker's first, once it listens. */
export interface Greeting {
  readonly isEventLoopExecutor: true;
}

/** Through the Worker object: the page's answer. */
export interface WorkerGear extends Greeting {
  /** Carries `Envelope`s, and so all that is said from here on, in order. */
  readonly port: MessagePort;
  /** Survives the worker, where the page may share memory: see `StartedCount` and `ENDED`. */
  readonly shared: Int32Array<SharedArrayBuffer> | undefined;
}

export type Envelope =
  /** One of core's. */
  | readonly ['message', unknown]
  /** The page's last: what it sent before has arrived, and the worker ends. */
  | readonly ['close']
  /** The worker's last, with the number of events started. */
  | readonly ['ended', kind: 'closed' | 'exited', started: number];

/**
 * Where, behind the count of events started, is 1 once the worker is to be ended: not one more event may start, though a browser takes up
 * to 2 s to end it.
 */
export const ENDED: number = STARTED_WORDS;

export function isGreeting(message: unknown): message is Greeting {
  return typeof message === 'object' && message !== null && (message as Partial<Greeting>).isEventLoopExecutor === true;
}
