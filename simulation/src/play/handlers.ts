/** The output and error handlers of a history, and its subscriber. */
import type { Event, LoopNotice } from '../core.ts';
import type { Handling } from '../program/program.ts';
import { type Act, codeOf } from './act.ts';
import { addEvent } from './adding.ts';
import { callLoop } from './calling.ts';
import { adopt } from './mapping.ts';
import type { Stage } from './stage.ts';

export class Handlers {
  readonly #stage: () => Stage;
  /** Whose handlers run, or are awaited. */
  #handling: Act | undefined;
  readonly #seen = new Map<string, number>();

  /** The stage is there once the loop is made, which needs its handlers. */
  constructor(stage: () => Stage) {
    this.#stage = stage;
  }

  output(event: Event, index: number, count: number): unknown {
    const stage = this.#stage();
    const act = this.#actOf(event);
    if (act === undefined) return undefined;
    if (index === 0) {
      act.outputs.push(event.results);
      if (stage.handled.at(-1) !== act) stage.handled.push(act);
      stage.world.note(`handles ${act.id}`);
    }
    if (index === count - 1) act.lastOutputs.push(event.results);
    // The one in the middle, where there is one, does what was drawn.
    return index === Math.min(1, count - 1) ? this.#handle(act, act.spec.handling) : undefined;
  }

  error(event: Event): void {
    const stage = this.#stage();
    const act = this.#actOf(event);
    if (act === undefined) return;
    act.errors += 1;
    stage.handled.push(act);
    stage.world.note(`handles the error of ${act.id}`);
  }

  #actOf(event: Event): Act | undefined {
    const stage = this.#stage();
    const act = stage.byEvent.get(event) ?? adopt(stage, event);
    if (act === undefined) stage.violate('handlers', 'a handler got an event that nobody added');
    else if (this.#handling !== undefined && this.#handling !== act)
      stage.violate('handlers', `those of ${act} run while those of ${this.#handling} do`);
    return act;
  }

  #handle(act: Act, handling: Handling | undefined): unknown {
    const stage = this.#stage();
    switch (handling?.does) {
      case 'takes its time':
        return this.#hold(act, () => stage.sleep(handling.ms));
      case 'holds the thread':
        stage.world.current.spin(handling.ms / 3);
        return 1; // only `true` ends the chain
      case 'throws':
        throw new RangeError(`the handler of ${act.id} throws`);
      case 'rejects':
        return this.#hold(act, async () => {
          await null;
          throw new RangeError(`the handler of ${act.id} rejects`);
        });
      case 'ends the chain':
        return true;
      case 'ends the chain later':
        return this.#hold(act, async () => {
          await stage.sleep(1);
          return true;
        });
      case 'calls':
        void stage.track('a call of a handler', callLoop(stage, handling.step, `the handler of ${act.id}`));
        return undefined;
      case 'adds and awaits':
        return this.#hold(act, async () => {
          const added = addEvent(stage, handling.event);
          await added?.event?.finished.catch(() => {});
        });
      case undefined:
        return undefined;
    }
  }

  async #hold(act: Act, body: () => Promise<unknown>): Promise<unknown> {
    const { facts } = this.#stage();
    this.#handling = act;
    facts.handling += 1;
    try {
      return await body();
    } finally {
      this.#handling = undefined;
      facts.handling -= 1;
    }
  }

  notice(notice: LoopNotice): void {
    const stage = this.#stage();
    const act = 'event' in notice ? (stage.byEvent.get(notice.event) ?? adopt(stage, notice.event)) : undefined;
    stage.world.note(`notice ${notice.type} ${act?.id ?? ('executor' in notice ? notice.executor.id : '')}`);
    if (act !== undefined) this.#noteOf(act, notice);
    if (notice.type === 'idle') this.#noteIdle();
    this.#react(notice.type);
    if (notice.type === 'eventEnded' && codeOf(notice.event.error) === 'ERR_EXECUTOR_LOST') this.#react('eventLost');
  }

  #react(what: LoopNotice['type'] | 'eventLost'): void {
    const stage = this.#stage();
    const nth = (this.#seen.get(what) ?? 0) + 1;
    this.#seen.set(what, nth);
    for (const { type, nth: when, step } of stage.program.reactions)
      if (type === what && when === nth) void stage.track('a call of a subscriber', callLoop(stage, step, `a subscriber at ${type}`));
  }

  /** The last open event has ended, and its handlers have run. */
  #noteIdle(): void {
    const stage = this.#stage();
    const open = [...stage.acts.values()].find(({ hasEnded }) => !hasEnded);
    if (open !== undefined) stage.violate('notices', `idle, with ${open}`);
    if (this.#handling !== undefined) stage.violate('notices', `idle, while handlers of ${this.#handling} run`);
  }

  #noteOf(act: Act, { type }: LoopNotice): void {
    const stage = this.#stage();
    if (type === 'eventAdded') act.added += 1;
    else if (type === 'progress') act.progress += 1;
    else if (type === 'handlerFailed') act.handlerFailures += 1;
    else if (type === 'eventStarted') {
      act.started += 1;
      act.notes.push(`started ${stage.now}`);
    } else if (type === 'eventEnded') {
      act.ended += 1;
      act.notes.push(`ended ${stage.now}`);
      act.endedAt = stage.world.current.local;
      if (!act.hasEnded) stage.violate('notices', `eventEnded of ${act}`);
    }
  }
}
