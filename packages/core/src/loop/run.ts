/** One run of a loop, from its start to its end. */
import type { Timer } from '../clock.ts';
import { Deferred } from '../deferred.ts';

/**
 * | phase | the loop | ended by |
 * | --- | --- | --- |
 * | `starting` | takes events, and opens executors | enough of them being ready, `startTimeout`, `stop()`, an end |
 * | `running` | takes events and runs them | `stop()`, an end |
 * | `draining` | the same, until nothing is left | nothing being left, an end |
 * | `closing` | ends its executors, and takes no events but for its next run | the executors' ends |
 * | `over` | has stopped | – |
 *
 * An end is `terminate()`, or a failure that no executor survives.
 */
export type Phase = 'starting' | 'running' | 'draining' | 'closing' | 'over';

const successors: Readonly<Record<Phase, readonly Phase[]>> = {
  starting: ['running', 'draining', 'closing'],
  running: ['draining', 'closing'],
  draining: ['closing'],
  closing: ['over'],
  over: [],
};

export class Run {
  #phase: Phase = 'starting';
  /** Settles when enough executors are ready, or will never be. */
  readonly started: Deferred<void> = new Deferred<void>();
  /** Resolves when the loop has stopped. */
  readonly over: Deferred<void> = new Deferred<void>();
  /** `late`: it took longer than `startTimeout`, and fails as soon as those who open executors have said why. */
  start: 'pending' | 'late' | 'settled' = 'pending';
  startTimer: Timer | undefined;
  /** Resolves when nothing is left to do, for now. */
  drained: Deferred<void> | undefined;

  constructor() {
    // Whoever calls start() hears of it; events that started the loop fail by themselves.
    this.started.promise.catch(() => {});
  }

  get phase(): Phase {
    return this.#phase;
  }
  /** Whether it ends once nothing is left to do, or ends its executors already. */
  get isStopping(): boolean {
    return this.#phase === 'draining' || this.#phase === 'closing';
  }
  /** Whether it ends its executors, or has. */
  get isEnding(): boolean {
    return this.#phase === 'closing' || this.#phase === 'over';
  }

  /** @throws Error, which is a bug of ours, when the phase can't follow. */
  to(phase: Phase): void {
    if (!successors[this.#phase].includes(phase))
      throw new Error(`a bug in mp-event-loop: a loop that is ${this.#phase} cannot be ${phase}`);
    this.#phase = phase;
  }

  settleStart(failure: Error | undefined): void {
    this.startTimer?.cancel();
    this.start = 'settled';
    if (failure === undefined) this.started.resolve();
    else this.started.reject(failure);
  }
}
