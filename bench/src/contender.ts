// The one interface that ours, the peers and the floor are all measured through.
import type { Payload } from './payload.ts';

/** Told of every result, whatever order they come in: no closure per task, so that nobody pays for the bench. */
export type Ended = (result: unknown) => void;
export type Failed = (error: unknown) => void;

export interface Contender {
  /** Has one worker thread add two numbers. */
  add(a: number, b: number): void;
  /** Has it send the object back. */
  echo(value: Payload): void;
  close(): Promise<void>;
}

/** Resolves with one worker thread, as far as the contender lets us know that it is there. */
export type OpenContender = (ended: Ended, failed: Failed) => Promise<Contender>;
