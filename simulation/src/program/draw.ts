/** What all that draws a program goes by. */
import type { Random } from '../random.ts';
import type { Features } from './features.ts';
import type { LoopSpec } from './program.ts';

/** What is drawn for the whole history. */
export interface Draw {
  readonly random: Random;
  readonly features: Features;
  readonly loop: LoopSpec;
  readonly traits: Traits;
  nextId(): number;
}

export interface Traits {
  readonly hasPriorities: boolean;
  readonly hasAffinity: boolean;
  readonly hasHostileValues: boolean;
  readonly hasHandlerCalls: boolean;
  readonly hasBombs: boolean;
  /** What is left behind may hold an executor for ever: each is replaced after each event, and none has streams, behind which it is not. */
  readonly mayWedge: boolean;
  readonly hasAwaitingHandlers: boolean;
  /** Streams that nobody takes may be left to the loop's end: nothing else waits for what is behind them. */
  readonly mayForsake: boolean;
  readonly hasUncaught: boolean;
  /** Nobody adds without having awaited ready(). */
  readonly isPolite: boolean;
}
