/** Runs events in the order they came, as many at a time as the loop asked for. */
import { monotonic } from '../clock.ts';
import type { TargetName } from '../tasks.ts';
import type { CallerChannel } from '../transport.ts';
import { Activation, type ActivationOwner, type ExecutorFacts } from './activation.ts';
import { Cancelled } from './cancelled.ts';
import { enter, leave } from './context.ts';
import {
  callTask,
  changedMirrors,
  encodeValue,
  Failure,
  follow,
  isPromise,
  type PromiseOwner,
  type Run,
  RunReader,
  streamOf,
} from './edge/index.ts';
import type { Environment } from './environment.ts';
import { Objects } from './objects.ts';
import { Outbox } from './outbox.ts';
import { ParkedCalls } from './parked-calls.ts';
import { type StreamOwner, StreamTurns } from './stream-turns.ts';
import { Task } from './task.ts';

export class Runner implements ActivationOwner, PromiseOwner<Activation>, StreamOwner {
  readonly facts: ExecutorFacts;
  readonly streams: StreamTurns;
  readonly objects: Objects = new Objects();
  readonly cancelled: Cancelled;
  readonly #reader = new RunReader();
  readonly #channel: CallerChannel;
  readonly #concurrency: number;
  readonly #environment: Environment;
  readonly #outbox: Outbox;
  readonly #parked = new ParkedCalls();
  /** Events that have begun and not ended, except a synchronous one that is running now. */
  readonly #active = new Map<number, Activation>();
  /** How many events have begun; an event's number is how many began before it. */
  #begun = 0;
  #isProgressHeard = false;
  #isPumping = false;
  #isStopped = false;

  constructor(channel: CallerChannel, facts: ExecutorFacts, concurrency: number, environment: Environment) {
    this.facts = facts;
    this.#channel = channel;
    this.#concurrency = concurrency;
    this.#environment = environment;
    this.cancelled = new Cancelled(concurrency);
    this.#outbox = new Outbox(channel, this.cancelled);
    this.streams = new StreamTurns(environment.surroundings, channel, environment.traffic, this);
  }

  define(index: number, name: TargetName): void {
    this.#reader.define(index, new Task(name, false, this.#environment.importer, this.objects));
  }

  defineMethod(index: number, key: string): void {
    this.#reader.define(index, new Task({ url: undefined, name: key, key }, true, this.#environment.importer, this.objects));
  }

  /** Takes a `run` message; `pump` begins its events. */
  add(message: readonly unknown[]): void {
    this.#reader.add(message);
  }

  /** Says whether the caller listens to progress from here on. */
  hearProgress(isHeard: boolean): void {
    this.#isProgressHeard = isHeard;
  }

  /** Begins no more events. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Sends all answers that wait. */
  flush(): void {
    this.#outbox.flush();
  }

  /** Has the event end early, or not begin at all. */
  cancel(number: number, reason: unknown): void {
    const parked = this.#parked.remove(number);
    if (parked !== undefined) {
      this.#environment.traffic.begun(number);
      this.#outbox.fulfil(parked.activation, undefined);
      this.flush();
    } else if (number >= this.#begun) {
      this.cancelled.skip(number);
      this.#channel.send(['alive', number]);
    }
    const activation = this.#active.get(number);
    if (activation !== undefined) this.cancelled.yields(number);
    activation?.abort(reason);
    this.streams.cancel(number);
  }

  /** Fails the event in whose async context an error arose that nobody caught. Returns whether that event still ran. */
  uncaught(failure: Failure, activation: Activation | undefined): boolean {
    if (activation === undefined || this.#active.get(activation.number) !== activation) return false;
    if (this.#release(activation)) {
      this.#outbox.reject(activation, failure);
      this.#next(activation);
    }
    this.streams.cancel(activation.number);
    return true;
  }

  /** Begins all events that can begin. To be called when messages have come and when an event has ended. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    let now = monotonic();
    while (this.#active.size < this.#concurrency && !this.cancelled.isYielding && !this.#isStopped) {
      const task = this.#reader.peek();
      if (task === undefined) break;
      now = this.#takeNext(this.#outbox.beforeNext(task.expected, now));
    }
    this.#outbox.flush();
    if (this.#reader.failure !== undefined) this.#giveUp(this.#reader.failure);
    this.#isPumping = false;
  }

  settled(activation: Activation, outcome: unknown): void {
    if (!this.#release(activation)) return;
    if (Failure.is(outcome)) this.#tell(activation, undefined, outcome);
    else this.#resulted(activation, outcome);
    this.#next(activation);
  }

  ended(activation: Activation, failure: Failure | undefined): void {
    if (!this.#release(activation)) return;
    this.#tell(activation, undefined, failure);
    this.#next(activation);
  }

  item(activation: Activation, value: unknown): Failure | undefined {
    return this.#outbox.item(activation, value);
  }

  beforeStep(expected: number, now: number): number {
    return this.#outbox.beforeNext(expected, now);
  }

  progress(activation: Activation, value: unknown): void {
    if (this.#isProgressHeard || activation.hearsProgress) this.#channel.send(['progress', activation.number, encodeValue(value)]);
  }

  /** Begins the next event. Returns the time at which it ended, or at which its task returned a promise or a stream. */
  #takeNext(now: number): number {
    const number = this.#begun;
    this.#begun += 1;
    // Before its arguments are read: what can't be read must be blamed on this event.
    this.#channel.mark(this.#begun);
    const run = this.#reader.next();
    if (run === undefined) return now;
    const activation = new Activation(this, number, run, now);
    if (run.task.isMethod) activation.uses(this.objects.usable(run.values[0] as number, this.#environment.importer));
    const references = run.extra?.references;
    if (references !== undefined) for (const [, id] of references) activation.touches(this.objects.usable(id, this.#environment.importer));
    const { object } = activation;
    if (object === undefined || !object.isBusy) return this.#begin(activation, run);
    // Events that have nothing to do with the object go on.
    this.#parked.add(object, { activation, run });
    return now;
  }

  #begin(activation: Activation, run: Run): number {
    this.#environment.traffic.begun(activation.number);
    if (this.cancelled.takeSkipped(activation.number)) return this.#outbox.fulfil(activation, undefined);
    if (activation.timeout !== undefined) {
      // Should it never end, its time must have begun: so the answers before it must not wait behind it.
      this.#outbox.flush();
      this.#channel.send(['begun', activation.number]);
    }
    const outer = enter(activation);
    const result = this.#environment.surroundings.attribute(activation, callTask, run);
    leave(outer);
    if (run.extra?.construct !== undefined) activation.uses(this.objects.find(run.extra.construct.id));
    if (typeof result !== 'object' || result === null) return this.#tell(activation, result, undefined);
    if (Failure.is(result)) return this.#tell(activation, undefined, result);
    const isAwaited = isPromise(result);
    if (Failure.is(isAwaited)) return this.#tell(activation, undefined, isAwaited);
    if (!isAwaited) return this.#resulted(activation, result);
    this.#hold(activation);
    follow(result, this, activation);
    return monotonic();
  }

  /** The event's task has returned, or its promise was fulfilled: a stream goes on, anything else ends the event. */
  #resulted(activation: Activation, value: unknown): number {
    const stream = streamOf(value);
    if (stream === undefined) return this.#tell(activation, value, undefined);
    if (Failure.is(stream)) return this.#tell(activation, undefined, stream);
    this.#hold(activation);
    this.streams.add(activation, stream);
    this.#outbox.streamed(activation);
    return monotonic();
  }

  /** Answers the event once it is known which mirrored values have changed. */
  #tell(activation: Activation, value: unknown, failure: Failure | undefined): number {
    const { mirrored } = activation;
    if (mirrored === undefined) return this.#outbox.end(activation, value, failure);
    const outer = enter(activation);
    const changes = changedMirrors(mirrored);
    leave(outer);
    if (!(changes instanceof Promise)) return this.#outbox.endAfter(changes, activation, value, failure);
    this.#hold(activation);
    void changes.then((settled) => {
      if (!this.#release(activation)) return;
      this.#outbox.endAfter(settled, activation, value, failure);
      this.#next(activation);
    });
    return monotonic();
  }

  /** Marks the event as one that goes on beyond this call. */
  #hold(activation: Activation): void {
    activation.goOn();
    this.#active.set(activation.number, activation);
    activation.object?.occupy();
  }

  /** Ends what `#hold` began. Returns false where the outcome was decided before. */
  #release(activation: Activation): boolean {
    if (!activation.decide()) return false;
    this.#active.delete(activation.number);
    activation.object?.release();
    return true;
  }

  /** Begins calls that waited for the event's object, and all other events that can begin. */
  #next({ object }: Activation): void {
    if (object !== undefined)
      for (let call = this.#parked.takeNext(object); call !== undefined; call = this.#parked.takeNext(object))
        this.#begin(call.activation, call.run);
    this.pump();
  }

  /** Stops: the other end is not a loop, or runs another version. */
  #giveUp(failure: Failure): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#channel.send(['failed', failure.encode('the executor')]);
  }
}
