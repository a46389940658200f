// Keeps the replay going: one event that streams frames. If its executor is lost it is added again, from the flight where it was.

import type { StreamEvent } from '@mp-event-loop/core';
import type { Frame } from '../src/live/frame.ts';
import { replay } from '../src/live/tasks.ts';
import type { Engine } from './engine.ts';

export interface ReplayOwner {
  frame(frame: Frame): void;
  /** The feed's last flight was taken; it begins again. */
  lapEnded(): void;
  /** It will be added again. */
  replayFailed(error: Error): void;
  /** The first frame after a failure or a switch. `gap`: ms without. */
  replayResumed(flight: number, gap: number): void;
}

/** Events with the same affinity run in the same executor: faults are to meet the one that has the replay. */
export const WITH_REPLAY = 'replay';

/** Frames that the executor may be ahead: a page that can't keep up is to hold the feed back, not to pile up frames. */
const AHEAD = 2;
/** Bytes: some 200,000 flights. */
const BLOCK = 8 * 1024 * 1024;
/** ms before it is added again if it had brought nothing. */
const PAUSE = 250;

export class Replayer {
  readonly #flights: number;
  readonly #owner: ReplayOwner;
  #event: StreamEvent<Frame> | undefined;
  /** The next flight. */
  #at = 0;
  #block = 0;
  /** When there was a frame for the last time, once there is none. */
  #waitingSince: number | undefined;

  /** `flights`: how many the feed has. */
  constructor(flights: number, owner: ReplayOwner) {
    this.#flights = flights;
    this.#owner = owner;
  }

  /** Leaves the engine that it ran on, if any, and goes on with this one. */
  runOn(engine: Engine): void {
    this.#leave();
    void this.#run(engine, undefined);
  }

  /** Whether the job gathers large blocks, and parses each in one go. */
  takeAllAtOnce(isAllAtOnce: boolean, engine: Engine): void {
    this.#block = isAllAtOnce ? BLOCK : 0;
    this.runOn(engine);
  }

  startOver(engine: Engine): void {
    this.#at = 0;
    this.runOn(engine);
  }

  #leave(): void {
    const event = this.#event;
    this.#event = undefined;
    this.#waitingSince ??= performance.now();
    event?.finished.catch(() => {});
    event?.cancel();
  }

  async #run(engine: Engine, before: StreamEvent<Frame> | undefined): Promise<void> {
    if (this.#event !== before) return;
    const start = this.#at;
    const event = engine.loop.addEvent(replay, [engine.feed, start, this.#block], {
      key: 'replay',
      affinity: WITH_REPLAY,
      highWaterMark: AHEAD,
    });
    this.#event = event;
    try {
      for await (const frame of event) {
        if (this.#event !== event) return;
        this.#take(frame);
      }
      if (this.#event !== event) return;
      if (this.#at < this.#flights) throw new Error(`the feed broke off after flight ${this.#at}`);
      this.#at = 0;
      this.#owner.lapEnded();
    } catch (error) {
      if (this.#event !== event) return;
      this.#waitingSince ??= performance.now();
      this.#owner.replayFailed(error as Error);
      if (this.#at === start) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    void this.#run(engine, event);
  }

  #take(frame: Frame): void {
    this.#at = frame.to;
    if (this.#waitingSince !== undefined) {
      if (frame.from > 0) this.#owner.replayResumed(frame.from, performance.now() - this.#waitingSince);
      this.#waitingSince = undefined;
    }
    this.#owner.frame(frame);
  }
}
