/** Runs map() as drawn. */
import type { Event } from '../core.ts';
import { perform, quickA } from '../executor/tasks.ts';
import type { Deed, Item } from '../program/deed.ts';
import type { MapStep } from '../program/program.ts';
import { Act, codeOf } from './act.ts';
import type { Stage } from './stage.ts';

type Args = [number, Deed];

export async function runMap(stage: Stage, step: MapStep): Promise<void> {
  const { firstId, deeds, isOrdered, leavesAfter, isSettled = false } = step;
  const { facts, loop } = stage;
  const source = new Source(stage, step);
  const seen = new Set<unknown>();
  let isLeft = false;
  let over = (): void => {};
  void stage.track(`map from ${firstId}`, new Promise<void>((resolve) => (over = resolve)));
  try {
    const options = { ordered: isOrdered };
    const target = perform as (id: number, deed: Deed) => unknown;
    const results = isSettled ? loop.map(target, source.list, { ...options, settled: true }) : loop.map(target, source.list, options);
    for await (const result of results) {
      const given = isSettled
        ? itemOf(result as PromiseSettledResult<unknown>, isOrdered ? firstId + seen.size : `failure ${seen.size}`)
        : result;
      // Of a stream, its last item.
      const value = typeof given === 'object' ? (given as Item).id : given;
      if (isOrdered && value !== firstId + seen.size) stage.violate('map', `gave ${String(value)} instead of ${firstId + seen.size}`);
      if (seen.has(value)) stage.violate('map', `gave ${String(value)} twice`);
      seen.add(value);
      if (leavesAfter !== undefined && seen.size > leavesAfter) {
        isLeft = true;
        source.leave();
        break;
      }
    }
    if (!isLeft && seen.size !== deeds.length) stage.violate('map', `gave ${seen.size} of ${deeds.length} results without an error`);
  } catch (error) {
    source.leave();
    const { message } = error as Error;
    // By a handler or a subscriber.
    const isCancelled = deeds.some((_, index) => (stage.acts.get(firstId + index)?.cancels.length ?? 0) > 0);
    const isOurs =
      (isCancelled && codeOf(error) === 'ERR_CANCELLED') ||
      message === 'the source throws' ||
      /^event \d+ throws$/.test(message) ||
      codeOf(error) === 'ERR_QUEUE_FULL';
    if (!isOurs && !facts.excuses(error, codeOf(error))) stage.violate('map failed without a reason', String((error as Error).stack));
  }
  over();
  // An async source is returned once it has given what it was asked for.
  for (let left = 3; left > 0 && !source.isReturned; left -= 1) await stage.sleep(step.pause + 1);
  if (!source.isReturned && source.given.length > 0 && step.hangsAt === undefined) stage.violate('map', 'its source was not returned');
}

/** A failure is one item; which one is known where results come in order. */
function itemOf(result: PromiseSettledResult<unknown>, failure: unknown): unknown {
  return result.status === 'fulfilled' ? result.value : failure;
}

class Source {
  readonly given: Act[] = [];
  isReturned = false;
  readonly #stage: Stage;
  readonly #step: MapStep;

  constructor(stage: Stage, step: MapStep) {
    this.#stage = stage;
    this.#step = step;
  }

  get list(): Iterable<Args> | AsyncIterable<Args> {
    return this.#step.isAsync ? this.#later() : this.#now();
  }

  /** From here on nobody takes results. */
  leave(): void {
    for (const index of this.#step.deeds.keys()) this.#stage.mapsLeft.add(this.#step.firstId + index);
  }

  *#now(): Generator<Args> {
    try {
      for (const index of this.#step.deeds.keys()) yield this.#give(index);
      if (this.#step.throwsAt === this.#step.deeds.length) throw new RangeError('the source throws');
    } finally {
      this.isReturned = true;
    }
  }

  async *#later(): AsyncGenerator<Args> {
    try {
      for (const index of this.#step.deeds.keys()) {
        if (this.#step.hangsAt === index) await new Promise(() => {});
        if (this.#step.pause > 0) await this.#stage.sleep(this.#step.pause);
        yield this.#give(index);
      }
      if (this.#step.throwsAt === this.#step.deeds.length) throw new RangeError('the source throws');
    } finally {
      this.isReturned = true;
    }
  }

  #give(index: number): Args {
    if (this.#step.throwsAt === index) throw new RangeError('the source throws');
    const id = this.#step.firstId + index;
    const deed = this.#step.deeds[index] as Deed;
    this.given.push(new Act({ id, deed }, true));
    // The same task for all: what is quick is so by what it does.
    return [id, deed];
  }
}

/** An event that handlers or subscribers see for the first time: one of map's. */
export function adopt(stage: Stage, event: Event): Act | undefined {
  const [id, deed] = event.args as [number, Deed];
  if (event.target !== (perform as unknown) && event.target !== (quickA as unknown)) return undefined;
  const act = new Act({ id, deed }, true);
  stage.register(act, event);
  return act;
}
