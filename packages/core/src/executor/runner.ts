/** Runs events in the order they came, as many at a time as the loop asked for. */
import type { CallerChannel } from '../transport.ts';
import { monotonic } from '../turn.ts';
import { Activation, type ExecutorFacts, enter, leave } from './context.ts';
import { Outbox } from './outbox.ts';
import { execute, RunReader, type Task } from './run-reader.ts';

/** ms below which a target counts as quick: results then wait for the next run of it. */
const QUICK = 0.05;

export class Runner {
  readonly reader: RunReader = new RunReader();
  readonly #channel: CallerChannel;
  readonly #facts: ExecutorFacts;
  readonly #concurrency: number;
  readonly #outbox: Outbox;
  /** Events begun; an event's number is how many began before it. */
  #begun = 0;
  #running = 0;
  #isPumping = false;
  #isStopped = false;

  constructor(channel: CallerChannel, facts: ExecutorFacts, concurrency: number) {
    this.#channel = channel;
    this.#facts = facts;
    this.#concurrency = concurrency;
    this.#outbox = new Outbox((message, transfer) => channel.send(message, transfer));
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Begins what can begin. Called when messages have come and when an async event has ended. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    let now = monotonic();
    while (this.#running < this.#concurrency && !this.#isStopped) {
      const task = this.reader.peek();
      if (task === undefined) break;
      this.#outbox.beforeNext(task.isQuick, now);
      now = this.#runNext(now);
    }
    this.#outbox.flush(now);
    this.#isPumping = false;
  }

  /** Gives the time at which the event ended, or at which it gave its promise. */
  #runNext(begin: number): number {
    const number = this.#begun;
    this.#begun += 1;
    // Before its arguments are read: what can't be read must be blamed on this event.
    this.#channel.mark(this.#begun);
    let activation: Activation | undefined;
    let result: unknown;
    try {
      this.reader.next();
      const { run } = this.reader;
      activation = new Activation(this.#facts, run.id, run.extra?.key, run.extra?.attempt ?? 1);
      const outer = enter(activation);
      try {
        result = execute(run);
      } finally {
        leave(outer);
      }
    } catch (thrown) {
      return this.#failed(number, this.reader.run.task, thrown, begin);
    }
    const { task } = this.reader.run;
    if (!isThenable(result)) return this.#ended(number, task, result, begin, activation);
    this.#running += 1;
    const end = (finish: () => void): void => {
      this.#running -= 1;
      finish();
      this.pump();
    };
    result.then(
      (value) => end(() => this.#ended(number, task, value, begin, activation)),
      (thrown: unknown) => end(() => this.#failed(number, task, thrown, begin)),
    );
    return monotonic();
  }

  #ended(number: number, task: Task, value: unknown, begin: number, activation: Activation): number {
    const now = monotonic();
    task.isQuick = now - begin < QUICK;
    this.#outbox.fulfilled(number, value, microseconds(begin, now), activation.transfers);
    return now;
  }

  #failed(number: number, task: Task, thrown: unknown, begin: number): number {
    const now = monotonic();
    task.isQuick = false;
    this.#outbox.rejected(number, thrown, microseconds(begin, now));
    return now;
  }
}

function microseconds(begin: number, end: number): number {
  return Math.max(0, Math.round((end - begin) * 1000));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
