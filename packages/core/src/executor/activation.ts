/** One run of an event in its executor: which event runs, and what its task has asked for. */

import type { Run, Variables } from './edge/index.ts';
import type { KeptObject } from './objects.ts';
import type { Task } from './task.ts';
import type { TaskContext } from './task-context.ts';

/** What an executor tells the tasks that it runs. */
export interface ExecutorFacts {
  readonly id: string;
  readonly index: number;
  /** What `initialize` returned. */
  readonly variables: Variables;
}

/** Runs tasks: tells them about their executor, and passes on their progress. */
export interface ActivationOwner {
  readonly facts: ExecutorFacts;
  /** The task of an event that has not ended reports progress. */
  progress(activation: Activation, value: unknown): void;
}

export class Activation {
  /** The event's number in its channel: how many were sent before it. */
  readonly number: number;
  readonly id: number;
  readonly task: Task | undefined;
  /** Whether the caller hears of its progress, whoever subscribes. */
  readonly hearsProgress: boolean;
  /** ms that it may run, if that is limited: its answer must not wait then behind an event that may take for ever. */
  readonly timeout: number | undefined;
  /** When the event began, in ms of `monotonic`. */
  readonly begin: number;
  readonly #owner: ActivationOwner;
  readonly #key: string | undefined;
  readonly #attempt: number;
  #isDecided = false;
  #transfers: object[] | undefined = undefined;
  #object: KeptObject | undefined = undefined;
  #mirrored: KeptObject[] | undefined = undefined;
  #controller: AbortController | undefined = undefined;
  #abortion: { readonly reason: unknown } | undefined = undefined;
  #context: TaskContext | undefined = undefined;

  /** `run` is undefined for `initialize`, which is no event. */
  constructor(owner: ActivationOwner, number: number, run: Run | undefined, begin: number) {
    this.#owner = owner;
    this.number = number;
    this.id = run?.id ?? 0;
    this.#key = run?.extra?.key;
    this.#attempt = run?.extra?.attempt ?? 1;
    this.hearsProgress = run?.extra?.hearsProgress === true;
    this.timeout = run?.extra?.timeout;
    this.task = run?.task;
    this.begin = begin;
  }

  get context(): TaskContext {
    this.#context ??= this.#makeContext();
    return this.#context;
  }

  /** The kept object whose method the event calls, or that it has made. */
  get object(): KeptObject | undefined {
    return this.#object;
  }

  /** The kept objects that the event may change and that have mirrored values; undefined where there are none. */
  get mirrored(): readonly KeptObject[] | undefined {
    return this.#mirrored;
  }

  /** Decides the outcome: whatever the task does later is ignored. Returns false where the outcome was decided before. */
  decide(): boolean {
    const isFirst = !this.#isDecided;
    this.#isDecided = true;
    return isFirst;
  }

  /** Takes the decision back: the result is a stream, or the answer waits for mirrored values. */
  goOn(): void {
    this.#isDecided = false;
  }

  abort(reason: unknown): void {
    this.#abortion ??= { reason };
    this.#controller?.abort(reason);
  }

  /** Notes that the event calls a method of that object, or has made it. */
  uses(object: KeptObject | undefined): void {
    this.#object = object;
    this.touches(object);
  }

  /** Notes that the event may change that object. */
  touches(object: KeptObject | undefined): void {
    if (object === undefined || object.mirror.length === 0 || this.#mirrored?.includes(object) === true) return;
    this.#mirrored ??= [];
    this.#mirrored.push(object);
  }

  /** Takes the objects that the task has asked to be moved so far. */
  takeTransfers(): readonly object[] | undefined {
    const transfers = this.#transfers;
    if (transfers !== undefined) this.#transfers = undefined;
    return transfers;
  }

  #makeContext(): TaskContext {
    const self = this;
    const { id, index, variables } = this.#owner.facts;
    return {
      event: { id: String(this.id), key: this.#key, attempt: this.#attempt },
      executor: { id, index },
      variables,
      // Made when first read: few tasks look.
      get signal() {
        return self.#signal();
      },
      progress: (value) => {
        if (!this.#isDecided) this.#owner.progress(this, value);
      },
      transfer: (...objects) => {
        this.#transfers ??= [];
        this.#transfers.push(...objects);
      },
    };
  }

  #signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortion !== undefined) this.#controller.abort(this.#abortion.reason);
    }
    return this.#controller.signal;
  }
}
