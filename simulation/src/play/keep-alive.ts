/** Whether the loop keeps the process alive while it has work, and only then: looked at whenever time is about to jump. */
import type { Act } from './act.ts';
import type { Stage } from './stage.ts';

/** ms in which a loop with nothing left to do may still hold the process: a cancelled event's grace, for one. */
const LINGERING = 1000;
/** And one whose host does not say that it has killed an executor. */
const LINGERING_AFAR = 3000;

export class KeepAlive {
  readonly #stage: Stage;
  #wasTold = false;
  #idleSince: number | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  beforeJump(next: number): void {
    const { loop, transport, world } = this.#stage;
    const { caller } = world;
    const lingering = this.#stage.program.fleet === undefined ? LINGERING : LINGERING_AFAR;
    if (this.#wasTold || !caller.isAtRest || !loop.isRunning()) return;
    const open = [...this.#stage.acts.values()].filter((act) => !act.hasEnded);
    const isHeld = transport.opening > 0 || caller.refTimers > 0 || transport.holders.length > 0;
    if (open.length > 0) this.#idleSince = undefined;
    const work = open.find((act) => this.#isWork(act));
    if (work !== undefined && !isHeld && this.#stage.facts.handling === 0) {
      this.#wasTold = true;
      this.#stage.violate('the process would end with work left', `${work}`);
    }
    if (open.length > 0 || this.#stage.facts.handling > 0 || this.#isCalled) return;
    this.#idleSince ??= world.now;
    if (!isHeld || next - this.#idleSince < lingering) return;
    const { executors } = loop.stats();
    // What is ended may hold it until it is gone, and what is being opened by whatever the transport does for that.
    if (executors.some(({ state }) => state !== 'ready')) return;
    const held = transport.holders.filter((holder) => executors.some(({ id }) => id === holder));
    if (held.length === 0 && caller.refTimers === 0) return;
    if (held.length === 0 && (caller.timers.peek()?.due ?? 0) - this.#idleSince < lingering) return;
    this.#wasTold = true;
    this.#stage.violate(
      'an idle loop holds the process',
      `by ${held.join(', ')} and ${caller.refTimers} timers, for ${(next - this.#idleSince).toFixed(0)} ms`,
    );
  }

  /** Whether somebody waits for the loop: an actor that waits for nothing of the loop's only takes its time. */
  get #isCalled(): boolean {
    return this.#stage.pending.some((name) => !name.startsWith('actor ') || name.includes("'s "));
  }

  /** A stream that nobody takes is no work, until it is told to end, itself or with its loop. */
  #isWork(act: Act): boolean {
    const { deed, hasOutput, iterates } = act.spec;
    const isMaybeStream = deed.does === 'stream' || (deed.does === 'hostile' && deed.way === 'yields');
    const isTaken = this.#stage.program.loop.outputHandlers > 0 && hasOutput !== false;
    const isToEnd = act.cancels.length > 0 || act.isLeft || this.#stage.pending.some((name) => /'s (stop|terminate)$/.test(name));
    return !isMaybeStream || isTaken || isToEnd || (iterates !== undefined && act.iterated === undefined);
  }
}
