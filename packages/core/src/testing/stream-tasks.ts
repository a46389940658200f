/** The suite's fourth task module: streams. */
import { StreamEvent } from '../event.ts';
import { context } from '../executor/context.ts';
import { defineTasks } from '../tasks.ts';
import { exit, note } from './tasks.ts';

export function* count(items: number): Generator<number> {
  for (let index = 0; index < items; index += 1) yield index;
}

export async function* countLater(items: number): AsyncGenerator<number> {
  for (let index = 0; index < items; index += 1) {
    if (index % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    yield index;
  }
}

/** Notes each item, and its own end. */
export function* endless(name: string): Generator<number> {
  try {
    for (let index = 0; ; index += 1) {
      note(name, index);
      yield index;
    }
  } finally {
    note(name, 'finally');
  }
}

export async function* endlessLater(name: string): AsyncGenerator<number> {
  try {
    for (let index = 0; ; index += 1) {
      note(name, index);
      await null;
      yield index;
    }
  } finally {
    await null;
    note(name, 'finally');
  }
}

/** Blocks the thread for so many ms per item. */
export function* busyItems(items: number, milliseconds: number): Generator<number> {
  for (let index = 0; index < items; index += 1) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      // blocks the thread
    }
    yield index;
  }
}

/** Returns an iterator that is not a generator. */
export function iterator(items: number): IterableIterator<number> {
  let index = 0;
  return {
    next: () => (index < items ? { done: false, value: index++ } : { done: true, value: undefined }),
    [Symbol.iterator]() {
      return this;
    },
  };
}

export async function asyncIterable(items: number): Promise<AsyncIterable<number>> {
  return { [Symbol.asyncIterator]: () => countLater(items) };
}

export function* failAfter(items: number): Generator<number> {
  yield* count(items);
  throw new RangeError(`failed after ${items} items`);
}

/** Fails in its first attempts, before any item has left. */
export function* failBeforeItems(attempts: number): Generator<number> {
  const { attempt } = context().event;
  if (attempt <= attempts) throw new Error(`attempt ${attempt} failed`);
  yield attempt;
}

/** Fails in each attempt, after one item. */
export function* failAfterItems(name: string): Generator<number> {
  const { attempt } = context().event;
  note(name, attempt);
  yield attempt;
  throw new Error(`attempt ${attempt} failed`);
}

export function* exitAfter(items: number): Generator<number> {
  yield* count(items);
  exit(5);
}

export function* uncloneableAfter(name: string, items: number): Generator<unknown> {
  try {
    yield* count(items);
    yield { socket: () => {} };
  } finally {
    note(name, 'finally');
  }
}

/** Yields the same object each time, and changes it in between. */
export function* growing(): Generator<number[]> {
  const list: number[] = [];
  for (let index = 0; index < 50; index += 1) {
    list.push(index);
    yield list;
  }
}

export function* ids(items: number): Generator<string> {
  for (let index = 0; index < items; index += 1) yield context().event.id;
}

export async function* firstId(): AsyncGenerator<unknown> {
  yield context().event.id;
  let error: unknown;
  try {
    context();
  } catch (thrown) {
    error = thrown;
  }
  yield error instanceof Error;
}

export function manyOf(kind: string): unknown {
  if (kind === 'array') return [1, 2];
  return kind === 'Map' ? new Map([[1, 2]]) : new Set([1, 2]);
}

export class Countdown extends StreamEvent<number> {
  readonly from: number;

  constructor(from: number) {
    super(null);
    this.from = from;
  }
  override *run(): Generator<number> {
    for (let index = this.from; index > 0; index -= 1) yield index;
  }
}

defineTasks(import.meta.url, {
  count,
  countLater,
  endless,
  endlessLater,
  busyItems,
  iterator,
  asyncIterable,
  failAfter,
  failBeforeItems,
  failAfterItems,
  exitAfter,
  uncloneableAfter,
  growing,
  ids,
  firstId,
  manyOf,
  Countdown,
});
