// The one interface that ours, the peers and the floor are all measured through.
import type { Payload } from './payload.ts';

/** Told of every result, whatever order they come in: no closure per task, so that nobody pays for the bench. */
export type Ended = (result: unknown) => void;
export type Failed = (error: unknown) => void;

export interface Contender {
  /** Has two numbers added. */
  add(a: number, b: number): void;
  /** Has the value sent back. */
  echo(value: Payload | Uint8Array): void;
  close(): Promise<void>;
}

/** What is measured of ours alone: no peer has anything like it, or it needs none to compare with. */
export interface OwnContender extends Contender {
  /** Has an executor held up for so long. */
  rest(ms: number): void;
  /** Has so many sums streamed by one task; each is a result. */
  stream(items: number): void;
}

/** Resolves with so many executors, as far as the contender lets us know that they are there. Peers have one. */
export type OpenContender = (ended: Ended, failed: Failed, executors: number) => Promise<Contender>;
