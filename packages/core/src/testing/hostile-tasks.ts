/** The suite's task module of hostile values: tasks that return, throw, yield, tell, move and keep them. */
// biome-ignore-all lint/suspicious/noThenProperty: thenables are among what is hostile
import { context } from '../executor/context.ts';
import { defineTasks } from '../tasks.ts';
import { NeedsFieldsError, things } from './hostile-things.ts';
import { hostilePromise, hostileThing } from './hostile-values.ts';

export function returnThing(seed: number): unknown {
  return hostileThing(seed);
}

export function returnNamed(name: string): unknown {
  return things[name]?.();
}

export function throwThing(seed: number): never {
  throw hostileThing(seed);
}

export function rejectThing(seed: number): Promise<never> {
  return Promise.reject(hostileThing(seed));
}

export function* yieldThing(seed: number): Generator<unknown> {
  yield 1;
  yield hostileThing(seed);
}

/** A thenable, which need not be a promise: what fulfils it is not looked into by the language. */
export function fulfilWithThing(seed: number): PromiseLike<unknown> {
  const then = (fulfil: (value: unknown) => void): void => fulfil(hostileThing(seed));
  return { then } as PromiseLike<unknown>;
}

export function tellThing(seed: number): string {
  context().progress(hostileThing(seed));
  return 'told';
}

export function returnPromise(seed: number): unknown {
  return hostilePromise(seed);
}

export function* yieldPromise(seed: number): Generator<unknown> {
  yield 1;
  yield hostilePromise(seed);
}

export function moveTwice(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  context().transfer(buffer, buffer);
  return buffer;
}

export function moveArray(): string {
  context().transfer([]);
  return 'moved nothing';
}

/** Reports that it has begun, and throws the reason for which it is cancelled. */
export async function heedReason(): Promise<never> {
  const { signal, progress } = context();
  progress('begun');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  throw signal.reason;
}

export class HostileObject {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }
  get thing(): unknown {
    return hostileThing(this.#seed);
  }
  answer(): string {
    return 'an answer';
  }
}

defineTasks(import.meta.url, {
  returnThing,
  returnNamed,
  throwThing,
  rejectThing,
  yieldThing,
  fulfilWithThing,
  tellThing,
  returnPromise,
  yieldPromise,
  moveTwice,
  moveArray,
  heedReason,
  HostileObject,
  NeedsFieldsError,
});
