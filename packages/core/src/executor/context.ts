/** context(): what a task can know of its event and its executor. */
import { ArgumentError } from '../errors.ts';

export interface TaskContext {
  readonly event: { readonly id: string; readonly key: string | undefined; readonly attempt: number };
  readonly executor: { readonly id: string; readonly index: number };
  /** What `initialize` returned in this executor. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Moves these to the caller with the result, instead of copying them, where the transport can. They are not to be used after. */
  transfer(...objects: readonly object[]): void;
}

/** What an executor says of itself to the tasks that it runs. */
export interface ExecutorFacts {
  readonly id: string;
  readonly index: number;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One run of a task: who runs, and what it has asked for. */
export class Activation {
  readonly facts: ExecutorFacts;
  readonly number: number;
  readonly key: string | undefined;
  readonly attempt: number;
  transfers: object[] | undefined = undefined;
  #context: TaskContext | undefined = undefined;

  constructor(facts: ExecutorFacts, number: number, key: string | undefined, attempt: number) {
    this.facts = facts;
    this.number = number;
    this.key = key;
    this.attempt = attempt;
  }

  get context(): TaskContext {
    this.#context ??= {
      event: { id: String(this.number), key: this.key, attempt: this.attempt },
      executor: { id: this.facts.id, index: this.facts.index },
      variables: this.facts.variables,
      transfer: (...objects) => {
        this.transfers ??= [];
        this.transfers.push(...objects);
      },
    };
    return this.#context;
  }
}

// Shared by all copies of core in this thread: a task may have imported another one than its executor runs.
const slot: unique symbol = Symbol.for('mp-event-loop.activation.v1');
const shared = globalThis as { [slot]?: { current: Activation | undefined } };
shared[slot] ??= { current: undefined };
const running: { current: Activation | undefined } = shared[slot];

/**
 * What the running task can know of its event and its executor. Call it before the task's first await and keep what it gives.
 *
 * @throws ArgumentError elsewhere.
 */
export function context(): TaskContext {
  if (running.current === undefined) {
    throw new ArgumentError('context() serves inside a task, before its first await: call it on the first line and keep what it gives');
  }
  return running.current.context;
}

/** Calls `body` as the given run; what it awaits is no longer part of it. */
export function enter(activation: Activation): Activation | undefined {
  const outer = running.current;
  running.current = activation;
  return outer;
}

export function leave(outer: Activation | undefined): void {
  running.current = outer;
}
