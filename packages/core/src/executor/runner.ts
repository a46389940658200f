/** Runs events in the order they came, as many at a time as the loop asked for. */
import { isThenable } from '../thenable.ts';
import type { CallerChannel } from '../transport.ts';
import { monotonic } from '../turn.ts';
import { encode } from '../wire/error-transfer.ts';
import type { ObjectMirrors } from '../wire/protocol.ts';
import { Activation, type ExecutorFacts } from './activation.ts';
import { enter, leave } from './context.ts';
import { execute } from './execute.ts';
import type { MaybeLent } from './lendable-channel.ts';
import { changedMirrors, changedMirrorsNow } from './mirrors.ts';
import { Objects } from './objects.ts';
import { Outbox } from './outbox.ts';
import { type Run, RunReader } from './run-reader.ts';
import { iteratorOf, StreamTurns } from './stream-turns.ts';
import type { Surroundings } from './surroundings.ts';

/** ms below which a target counts as quick: results then wait for the next run of it. */
const QUICK = 0.05;

export class Runner {
  readonly reader: RunReader = new RunReader();
  readonly streams: StreamTurns;
  readonly objects: Objects = new Objects();
  hearsProgress = false;
  readonly #channel: CallerChannel;
  readonly #facts: ExecutorFacts;
  readonly #concurrency: number;
  readonly #surroundings: Surroundings;
  readonly #outbox: Outbox;
  /** Those that have begun and not ended, but for a sync one that runs just now. */
  readonly #active = new Map<number, Activation>();
  /** Events that were cancelled before they began. */
  readonly #skipped = new Set<number>();
  /** Calls of objects that another call is using. */
  readonly #parked = new Set<number>();
  /** Events begun; an event's number is how many began before it. */
  #begun = 0;
  #isPumping = false;
  #isStopped = false;

  constructor(channel: MaybeLent, facts: Omit<ExecutorFacts, 'progress'>, concurrency: number, surroundings: Surroundings) {
    this.#channel = channel;
    this.#facts = { ...facts, progress: (number, value) => this.#progress(number, value) };
    this.#concurrency = concurrency;
    this.#surroundings = surroundings;
    this.#outbox = new Outbox((message, transfer) => channel.send(message, transfer));
    this.streams = new StreamTurns(surroundings, {
      item: (activation, value) => this.#item(activation, value),
      ended: (activation) => this.#finish(activation, () => this.#tell(activation, () => this.#fulfil(activation, undefined))),
      failed: (activation, error) => this.#finish(activation, () => this.#tell(activation, () => this.#reject(activation, error))),
      rest: () => this.flush(),
      get isFull() {
        return channel.isFull === true;
      },
      roomy: () => channel.ready(),
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  flush(): void {
    this.#outbox.flush(monotonic());
  }

  /** The event's caller wants it to give way, or not to begin. */
  cancel(number: number, reason: unknown): void {
    if (number >= this.#begun || this.#parked.has(number)) this.#skipped.add(number);
    this.#active.get(number)?.abort(reason);
    this.streams.cancel(number);
  }

  /** An error that nobody caught: the event's in whose async context it arose, while that runs. Gives whether it was. */
  uncaught(error: unknown, activation: Activation | undefined): boolean {
    if (activation === undefined || this.#active.get(activation.sentAs) !== activation) return false;
    this.#finish(activation, () => this.#reject(activation, error));
    this.streams.cancel(activation.sentAs);
    return true;
  }

  /** Begins what can begin. Called when messages have come and when an event has ended. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    let now = monotonic();
    while (this.#active.size < this.#concurrency && !this.#isStopped) {
      const task = this.reader.peek();
      if (task === undefined) break;
      this.#outbox.beforeNext(task.isQuick, now);
      now = this.#takeNext(now);
    }
    this.#outbox.flush(now);
    this.#isPumping = false;
  }

  #takeNext(now: number): number {
    const number = this.#begun;
    this.#begun += 1;
    // Before its arguments are read: what can't be read must be blamed on this event.
    this.#channel.mark(this.#begun);
    const run = this.reader.next() as Run;
    const activation = new Activation(this.#facts, number, run.id, run.extra?.key, run.extra?.attempt ?? 1, run.task, now);
    if (run.task.isMethod) activation.object = this.objects.find(run.values[0] as number);
    activation.touches(activation.object);
    for (const [, id] of run.extra?.references ?? []) activation.touches(this.objects.find(id));
    if (activation.object?.isBusy === true) {
      // One call of an object at a time; events that have nothing to do with it go on.
      this.#parked.add(number);
      activation.object.waiting.push(() => {
        this.#parked.delete(number);
        this.#begin(activation, run);
      });
      return now;
    }
    return this.#begin(activation, run);
  }

  /** Gives the time at which the event ended, or at which it gave its promise or stream. */
  #begin(activation: Activation, run: Run): number {
    const number = activation.sentAs;
    if (this.#skipped.size > 0 && this.#skipped.delete(number)) return this.#fulfil(activation, undefined);
    if (run.extra?.isTimed === true) this.#channel.send(['begun', number]);
    const outer = enter(activation);
    let result: unknown;
    try {
      result = this.#surroundings.attribute(activation, execute, { run, objects: this.objects });
      if (run.extra?.construct !== undefined) {
        activation.object = this.objects.find(run.extra.construct.id);
        activation.touches(activation.object);
      }
    } catch (thrown) {
      return this.#tell(activation, () => this.#reject(activation, thrown));
    } finally {
      leave(outer);
    }
    if (typeof result !== 'object' || result === null) return this.#tell(activation, () => this.#fulfil(activation, result));
    if (!isThenable(result)) return this.#resulted(activation, result);
    this.#hold(activation);
    result.then(
      (value) => this.#finish(activation, () => this.#resulted(activation, value)),
      (thrown: unknown) => this.#finish(activation, () => this.#tell(activation, () => this.#reject(activation, thrown))),
    );
    return monotonic();
  }

  /** It has returned: a stream goes on, all else has ended. */
  #resulted(activation: Activation, value: unknown): number {
    let stream: ReturnType<typeof iteratorOf>;
    try {
      stream = iteratorOf(value);
    } catch (thrown) {
      return this.#tell(activation, () => this.#reject(activation, thrown));
    }
    if (stream === undefined) return this.#tell(activation, () => this.#fulfil(activation, value));
    this.#hold(activation);
    this.streams.add(activation, stream.iterator, stream.isAsync);
    this.#outbox.streamed(activation.sentAs);
    return monotonic();
  }

  /** It goes on beyond this call. */
  #hold(activation: Activation): void {
    activation.isOver = false;
    this.#active.set(activation.sentAs, activation);
    if (activation.object !== undefined) activation.object.isBusy = true;
  }

  /** Decides its outcome, once, and goes on with the next. */
  #finish(activation: Activation, decide: () => void): void {
    if (activation.isOver) return;
    activation.isOver = true;
    this.#active.delete(activation.sentAs);
    const { object } = activation;
    if (object !== undefined) object.isBusy = false;
    decide();
    while (object !== undefined && !object.isBusy && object.waiting.length > 0) object.waiting.shift()?.();
    this.pump();
  }

  /** Sends an answer, behind the mirrored values that changed with it. */
  #tell(activation: Activation, answer: () => number): number {
    const { mirrored } = activation;
    if (mirrored === undefined) return answer();
    const send = (changes: readonly ObjectMirrors[]): number => {
      this.#mirror(activation, changes);
      return answer();
    };
    try {
      const changes = within(activation, () => changedMirrors(mirrored));
      if (!(changes instanceof Promise)) return send(changes);
      this.#hold(activation);
      const failed = (error: unknown): void => void this.#reject(activation, error);
      changes.then(
        (settled) => this.#finish(activation, () => send(settled)),
        (error: unknown) => this.#finish(activation, () => failed(error)),
      );
      return monotonic();
    } catch (error) {
      return this.#reject(activation, error);
    }
  }

  /** An item is an answer too. */
  #item(activation: Activation, value: unknown): void {
    const { mirrored } = activation;
    if (mirrored !== undefined)
      this.#mirror(
        activation,
        within(activation, () => changedMirrorsNow(mirrored)),
      );
    this.#outbox.item(activation.sentAs, value, activation.takeTransfers());
  }

  #mirror({ sentAs }: Activation, changes: readonly ObjectMirrors[]): void {
    for (const change of changes) this.#outbox.mirror(sentAs, change);
  }

  #fulfil(activation: Activation, value: unknown): number {
    const now = monotonic();
    if (activation.task !== undefined) activation.task.isQuick = now - activation.begin < QUICK;
    this.#outbox.fulfilled(activation.sentAs, value, microseconds(activation.begin, now), activation.transfers);
    return now;
  }

  #reject(activation: Activation, thrown: unknown): number {
    const now = monotonic();
    if (activation.task !== undefined) activation.task.isQuick = false;
    this.#outbox.rejected(activation.sentAs, thrown, microseconds(activation.begin, now));
    return now;
  }

  #progress(number: number, value: unknown): void {
    if (this.hearsProgress) this.#channel.send(['progress', number, encode(value)]);
  }
}

function within<T>(activation: Activation, act: () => T): T {
  const outer = enter(activation);
  try {
    return act();
  } finally {
    leave(outer);
  }
}

function microseconds(begin: number, end: number): number {
  return Math.max(0, Math.round((end - begin) * 1000));
}
