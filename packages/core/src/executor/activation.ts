/** One run of an event in its executor: who runs, and what it has asked for. */
import type { TaskContext } from './context.ts';
import type { Kept } from './objects.ts';
import type { Task } from './run-reader.ts';

/** What an executor tells the tasks that it runs, and does for them. */
export interface ExecutorFacts {
  readonly id: string;
  readonly index: number;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly progress: (sentAs: number, value: unknown) => void;
}

export class Activation {
  readonly #facts: ExecutorFacts;
  readonly #id: number;
  readonly #key: string | undefined;
  readonly #attempt: number;
  /** As which of the channel's events it was sent. */
  readonly sentAs: number;
  readonly task: Task | undefined;
  /** When it began, in ms of `monotonic`. */
  readonly begin: number;
  /** Its outcome has been decided; what it still does is not looked at. */
  isOver = false;
  transfers: object[] | undefined = undefined;
  /** The kept object whose method it calls, or that it has made. */
  object: Kept | undefined = undefined;
  /** The kept objects that it may change and whose caller reads values of them; undefined where there are none. */
  mirrored: Kept[] | undefined = undefined;
  #controller: AbortController | undefined = undefined;
  #abortion: { readonly reason: unknown } | undefined = undefined;
  #context: TaskContext | undefined = undefined;

  constructor(
    facts: ExecutorFacts,
    sentAs: number,
    id: number,
    key: string | undefined,
    attempt: number,
    task: Task | undefined,
    begin: number,
  ) {
    this.#facts = facts;
    this.sentAs = sentAs;
    this.#id = id;
    this.#key = key;
    this.#attempt = attempt;
    this.task = task;
    this.begin = begin;
  }

  get id(): number {
    return this.#id;
  }

  get context(): TaskContext {
    this.#context ??= this.#makeContext();
    return this.#context;
  }

  abort(reason: unknown): void {
    this.#abortion ??= { reason };
    this.#controller?.abort(reason);
  }

  /** It has to do with that object. */
  touches(kept: Kept | undefined): void {
    if (kept === undefined || kept.mirror.length === 0 || this.mirrored?.includes(kept) === true) return;
    this.mirrored ??= [];
    this.mirrored.push(kept);
  }

  /** What it has asked to be moved so far. */
  takeTransfers(): readonly object[] | undefined {
    const { transfers } = this;
    this.transfers = undefined;
    return transfers;
  }

  #makeContext(): TaskContext {
    const self = this;
    const { id, index, variables } = this.#facts;
    return {
      event: { id: String(this.#id), key: this.#key, attempt: this.#attempt },
      executor: { id, index },
      variables,
      // Made when first read: few tasks look.
      get signal() {
        return self.#signal();
      },
      progress: (value) => {
        if (!this.isOver) this.#facts.progress(this.sentAs, value);
      },
      transfer: (...objects) => {
        this.transfers ??= [];
        this.transfers.push(...objects);
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
