// Keeps the replay going: one event that streams frames. If its executor is lost it is added again, from the flight where it was.

import type { StreamEvent } from '@mp-event-loop/core';
import type { Frame } from '../src/live/frame.ts';
import { replay } from '../src/live/tasks.ts';
import type { Engine } from './engine.ts';

export interface ReplayOwner {
  frame(frame: Frame): void;
  /** The feed's last flight was taken; it begins again. */
  lapEnded(): void;
  /** The first frame after a failure, a switch or a long silence. `gap`: ms without. */
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
/** ms without a frame that are worth a word. */
const SILENCE = 2_500;

export class Replayer {
  readonly #flights: number;
  readonly #owner: ReplayOwner;
  #event: StreamEvent<Frame> | undefined;
  #block = 0;
  /** The next flight. */
  #at = 0;
  #lastFrame = performance.now();
  #isInterrupted = false;

  /** `flights`: how many the feed has. */
  constructor(flights: number, owner: ReplayOwner) {
    this.#flights = flights;
    this.#owner = owner;
  }

  /** Leaves the engine that it ran on, if any, and goes on with this one. */
  runOn(engine: Engine): void {
    const left = this.#event;
    this.#event = undefined;
    this.#isInterrupted = true;
    left?.finished.catch(() => {});
    left?.cancel();
    void this.#run(engine, undefined);
  }

  startOver(engine: Engine): void {
    this.#at = 0;
    this.runOn(engine);
  }

  /** Whether the job gathers large blocks, and parses each in one go. */
  takeAllAtOnce(isAllAtOnce: boolean, engine: Engine): void {
    this.#block = isAllAtOnce ? BLOCK : 0;
    this.runOn(engine);
  }

  /** `before`: the event that this one follows, unless another one has taken its place. */
  async #run(engine: Engine, before: StreamEvent<Frame> | undefined): Promise<void> {
    if (this.#event !== before) return;
    const from = this.#at;
    const event = engine.loop.addEvent(replay, [{ feed: engine.feed, from, to: this.#flights, block: this.#block }], {
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
      this.#at = 0;
      this.#owner.lapEnded();
    } catch {
      // The log has heard of it from the loop.
      this.#isInterrupted = true;
      if (this.#at === from) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    void this.#run(engine, event);
  }

  #take(frame: Frame): void {
    const now = performance.now();
    const gap = now - this.#lastFrame;
    if (frame.from > 0 && (this.#isInterrupted || gap > SILENCE)) this.#owner.replayResumed(frame.from, gap);
    this.#isInterrupted = false;
    this.#lastFrame = now;
    this.#at = frame.to;
    this.#owner.frame(frame);
  }
}
