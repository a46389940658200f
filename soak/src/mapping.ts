/** Runs a task over many arguments by `map`, and looks at what comes out. */
import { StoppedError } from '@mp-event-loop/core';
import { Act } from './act.ts';
import type { Deed, Order } from './deed.ts';
import { drawFate } from './fate.ts';
import type { Expectation, Plan } from './plan.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { perform } from './tasks.ts';

type Arguments = [Order, Deed];

/** Never rejects; what is wrong goes to the violations. */
export async function runMap(scene: Scene, random: Random): Promise<void> {
  const { loop, watch } = scene;
  const count = random.int(0, 60);
  const ordered = random.chance(0.7);
  const leavesAfter = random.chance(0.2) ? random.int(0, count) : undefined;
  const failsAt = random.chance(0.2) ? random.int(0, count) : undefined;
  const drawn = new Source(scene, random, count, failsAt);
  const results: unknown[] = [];
  let failure: unknown;
  try {
    for await (const result of loop.map(perform, random.chance(0.5) ? drawn.sync() : drawn.async(), { ordered })) {
      results.push(result);
      if (results.length === leavesAfter) break;
    }
  } catch (error) {
    failure = error;
  }
  drawn.abandon();
  const ids = drawn.acts.map(({ id }) => id);
  const say = (what: string): void => {
    watch.violations.push(`map over the events ${ids[0]} to ${ids.at(-1)}: ${what}`);
  };
  const isCut = leavesAfter !== undefined && results.length === leavesAfter;
  const wasDisturbed = drawn.acts.some(({ event }) => event?.status !== 'fulfilled');
  if (failure === undefined && !isCut && results.length !== count) say(`gave ${results.length} results of ${count}`);
  if (failure instanceof StoppedError && !scene.isEnding) say(`failed: ${String(failure)}`);
  if (failure !== undefined && !(failure instanceof StoppedError) && !wasDisturbed)
    say(`failed, but no event of it did: ${String(failure)}`);
  if (ordered && results.some((id, index) => id !== ids[index])) say(`gave ${results.join()} and not ${ids.join()}`);
  if (new Set(results).size !== results.length || results.some((id) => !ids.includes(id as number)))
    say(`gave ${results.join()} of ${ids.join()}`);
  // A source that is being waited for ends once it has given what it was asked for; one that is never returned makes the round hang.
  if (drawn.acts.length > 0) await drawn.over;
}

/** The arguments of one map, and the events that came of them. */
class Source {
  readonly acts: Act[] = [];
  /** Resolves once it is exhausted, or returned. */
  readonly over: Promise<void>;
  #end: () => void = () => {};
  #isAbandoned = false;
  readonly #scene: Scene;
  readonly #random: Random;
  readonly #count: number;
  readonly #failsAt: number | undefined;

  constructor(scene: Scene, random: Random, count: number, failsAt: number | undefined) {
    this.#scene = scene;
    this.#random = random;
    this.#count = count;
    this.#failsAt = failsAt;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Its events may be cancelled from here on. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const act of this.acts) act.isAbandoned = true;
  }

  *sync(): Generator<Arguments, void, undefined> {
    try {
      for (let index = 0; index < this.#count; index += 1) yield this.#next(index);
    } finally {
      this.#end();
    }
  }

  async *async(): AsyncGenerator<Arguments, void, undefined> {
    const pauses = this.#random.fork();
    try {
      for (let index = 0; index < this.#count; index += 1) {
        if (pauses.chance(0.3)) await new Promise((resolve) => setTimeout(resolve, pauses.int(0, 3)));
        yield this.#next(index);
      }
    } finally {
      this.#end();
    }
  }

  #next(index: number): Arguments {
    const { nextId, watch, journal, stage, isEnding, isTerminating } = this.#scene;
    const id = nextId();
    const deed = this.#deed(id, index === this.#failsAt);
    const expects: Expectation = deed.does === 'throw' ? { ends: 'error', message: deed.message } : { ends: 'value', value: id };
    const plan: Plan = {
      kind: 'mapped',
      target: perform,
      args: [deed],
      fields: undefined,
      options: {},
      expects,
      leavesBomb: false,
      strayMessage: undefined,
      progressCount: 0,
    };
    const act = new Act(id, plan, { ...drawFate(this.#random, plan, stage), cancelAfter: undefined, asksFinished: false }, {}, true);
    act.isAbandoned = this.#isAbandoned;
    act.mayBeStopped = isEnding;
    act.mayBeTerminated = isTerminating;
    watch.acts.set(id, act);
    this.acts.push(act);
    return [{ id, journal }, deed];
  }

  #deed(id: number, isToFail: boolean): Deed {
    if (isToFail) return { does: 'throw', message: `event ${id} throws`, after: undefined };
    const ms = this.#random.int(0, 3);
    return this.#random.chance(0.5) ? { does: 'spin', ms: 0 } : { does: 'wait', ms, heedsSignal: true };
  }
}
