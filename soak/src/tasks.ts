/** What the soak runs in executors. */
import { context, defineTasks, Event, type TaskContext } from '@mp-event-loop/core';
import { type Deed, type Item, type Order, type StreamPlan, sumOf } from './deed.ts';
import { noteBegin, noteEnd } from './journal.ts';

function begin({ id, journal }: Order): TaskContext {
  const here = context();
  noteBegin(journal, id, here.event.attempt, here.executor.id);
  return here;
}

function end({ id, journal }: Order, here: TaskContext): void {
  noteEnd(journal, id, here.event.attempt, here.executor.id);
}

/** Takes as good as no time, so that many are handed ahead; one in the midst of them may be deadly. */
export function quick(order: Order, left: number, right: number, isDeadly: boolean): number {
  const here = begin(order);
  if (isDeadly) process.exit(3);
  end(order, here);
  return left + right;
}

export function perform(order: Order, deed: Deed): unknown {
  const here = begin(order);
  const result = dooers[deed.does](deed as never, order, here);
  if (!(result instanceof Promise)) end(order, here);
  return result;
}

const dooers: { readonly [K in Deed['does']]: (deed: Extract<Deed, { does: K }>, order: Order, here: TaskContext) => unknown } = {
  echo: ({ payload }) => payload,
  wait: ({ ms, heedsSignal }, { id }, { signal }) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(id), ms);
      if (!heedsSignal) return;
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      });
    }),
  spin: ({ ms }, { id }) => {
    spin(ms);
    return id;
  },
  throw: ({ message, after }) => {
    if (after === undefined) throw new RangeError(message);
    return sleep(after).then(() => Promise.reject(new RangeError(message)));
  },
  flake: ({ failures, message }, _, { event: { attempt } }) => {
    if (attempt <= failures) throw new RangeError(message);
    return attempt;
  },
  hang: ({ isBusy }) => {
    while (isBusy) {
      // until it is killed
    }
    return new Promise(() => {});
  },
  exit: ({ code, after }) => {
    if (after === undefined) process.exit(code);
    return sleep(after).then(() => process.exit(code));
  },
  'exit behind': ({ after }, { id }) => {
    setTimeout(() => process.exit(4), after);
    return id;
  },
  'run out of memory': () => {
    const hoard: unknown[] = [];
    for (;;) hoard.push(new Array(1000).fill(hoard.length));
  },
  kill: () => process.kill(process.pid, 'SIGKILL') && new Promise(() => {}),
  uncaught: ({ message, isRejection }) => {
    setTimeout(() => {
      if (!isRejection) throw new RangeError(message);
      void Promise.reject(new RangeError(message));
    }, 0);
    return new Promise(() => {});
  },
  stray: ({ message, after }, { id }) => {
    setTimeout(() => {
      throw new RangeError(message);
    }, after);
    return id;
  },
  uncloneable: () => ({ inner: [() => {}] }),
  progress: ({ count }, { id }, { progress }) => {
    for (let index = 0; index < count; index += 1) progress({ id, index });
    return id;
  },
  transfer: ({ bytes }, { id }, { transfer }) => {
    const given = new Uint8Array(bytes).fill(id);
    transfer(given.buffer);
    return given;
  },
  variables: (_deed, _order, { variables }) => variables.greeting,
};

/** Takes what was moved to it. */
export function take(order: Order, bytes: Uint8Array): number {
  const here = begin(order);
  const sum = sumOf(bytes);
  end(order, here);
  return sum;
}

/** Says that it ran when it is called, which is when the event begins: the generator's body begins when somebody asks for an item. */
export function count(order: Order, plan: StreamPlan): Generator<Item, void, undefined> {
  const { event } = begin(order);
  return countWithin(order, plan, event.id);
}

function* countWithin(order: Order, plan: StreamPlan, eventId: string): Generator<Item, void, undefined> {
  for (let index = 0; index < plan.count; index += 1) {
    if (context().event.id !== eventId) throw new Error(`event ${eventId} has the context of event ${context().event.id}`);
    yield itemOf(order, plan, index);
  }
  finish(order, plan);
}

export function countSlowly(order: Order, plan: StreamPlan): AsyncGenerator<Item, void, undefined> {
  begin(order);
  return countSlowlyWithin(order, plan);
}

async function* countSlowlyWithin(order: Order, plan: StreamPlan): AsyncGenerator<Item, void, undefined> {
  for (let index = 0; index < plan.count; index += 1) {
    if (plan.pause !== undefined) await sleep(plan.pause);
    yield itemOf(order, plan, index);
  }
  finish(order, plan);
}

function itemOf({ id }: Order, { ballast }: StreamPlan, index: number): Item {
  return { id, index, ballast: ballast === 0 ? undefined : new Uint8Array(ballast).fill(index) };
}

function finish({ id }: Order, { lastly }: StreamPlan): void {
  if (lastly === 'throw') throw new RangeError(`stream ${id} fails`);
  if (lastly === 'exit') process.exit(5);
}

/** Crosses with its own fields. */
export class SumEvent extends Event<number> {
  left = 0;
  right = 0;

  override run(): number {
    const order = this.args[0] as Order;
    const here = begin(order);
    end(order, here);
    return this.left + this.right;
  }
}

export const GREETING = 'good day';

export function initialize(): Record<string, unknown> {
  return { greeting: GREETING };
}

export async function initializeSlowly(): Promise<Record<string, unknown>> {
  await sleep(5);
  return { greeting: GREETING };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function spin(ms: number): void {
  const over = performance.now() + ms;
  while (performance.now() < over) {
    // busy
  }
}

defineTasks(import.meta.url, { quick, perform, take, count, countSlowly, SumEvent, initialize, initializeSlowly });
