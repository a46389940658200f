/** Streams of simulated tasks. */
import type { Item, StreamDeed } from '../program/deed.ts';
import { failure } from './failing.ts';
import type { Run } from './journal.ts';
import { die, ended, pause, scene, spin } from './scene.ts';

export function stream(run: Run, deed: StreamDeed): Iterator<Item> | AsyncIterator<Item> {
  return deed.isAsync ? watched(run, itemsAsync(run, deed)) : watched(run, items(run, deed));
}

/** One that is left before its first step runs nothing of its own, and is over all the same. */
function watched<G extends Generator<Item> | AsyncGenerator<Item>>(run: Run, generator: G): G {
  const { next, return: leave } = generator as Generator<Item>;
  let isBegun = false;
  return Object.assign(generator, {
    next: () => {
      isBegun = true;
      return next.call(generator as Generator<Item>);
    },
    return: (value: undefined) => {
      if (!isBegun) over(run);
      return leave.call(generator as Generator<Item>, value);
    },
  });
}

function* items(run: Run, { count, lastly }: StreamDeed): Generator<Item> {
  try {
    for (let index = 0; index < count; index += 1) {
      spin(0.003);
      yield { id: run.id, index };
    }
    if (lastly === 'throw') throw failure(run.id);
    if (lastly === 'die') die('killed');
  } finally {
    over(run);
  }
}

async function* itemsAsync(run: Run, { count, pause: between, lastly }: StreamDeed): AsyncGenerator<Item> {
  try {
    for (let index = 0; index < count; index += 1) {
      await pause(between);
      yield { id: run.id, index };
    }
    if (lastly === 'throw') throw failure(run.id);
    if (lastly === 'die') die('killed');
    if (lastly === 'hang') await new Promise(() => {});
  } finally {
    over(run);
  }
}

function over(run: Run): void {
  ended(run);
  if (run.line.isAlive) scene().world.note(`stream ${run.id} over`);
}

export function* itemAlone(run: Run, value: unknown): Generator<unknown> {
  try {
    yield value;
  } finally {
    over(run);
  }
}
