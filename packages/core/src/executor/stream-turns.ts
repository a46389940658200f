/** Streams in an executor: each takes a step in its turn, as far as the loop has given it credit. */
import { monotonic, nextTurn } from '../clock.ts';
import { Ring } from '../ring.ts';
import type { CallerChannel } from '../transport.ts';
import type { Activation } from './activation.ts';
import type { Traffic } from './adapter.ts';
import { enter, leave } from './context.ts';
import { Failure, type ForeignStream, type ForeignStreamOwner, finished, pending } from './edge/index.ts';
import { RunningStream } from './running-stream.ts';
import type { Surroundings } from './surroundings.ts';

/** ms of steps after which messages get their chance: a cancel must not wait for a generator that never does. */
const MAX_SLICE = 1;

/** Sends what streams give. */
export interface StreamOwner {
  /** Sends an item. Returns a failure where the item can't cross. */
  item(activation: Activation, value: unknown): Failure | undefined;
  /** The stream has ended, or failed. */
  ended(activation: Activation, failure: Failure | undefined): void;
  /**
   * A step follows: sends what must not wait for it. It is expected to take so many ms; `now` is in ms of `monotonic`. Returns the time at
   * which the step begins.
   */
  beforeStep(expected: number, now: number): number;
  /** Sends all that waits. */
  flush(): void;
}

export class StreamTurns implements ForeignStreamOwner<RunningStream> {
  readonly #surroundings: Surroundings;
  readonly #channel: CallerChannel;
  readonly #traffic: Traffic;
  readonly #owner: StreamOwner;
  readonly #streams = new Map<number, RunningStream>();
  readonly #turns = new Ring<RunningStream>();
  #isPlanned = false;
  #isTaking = false;
  /** Until when steps may follow each other in this turn, in ms of `monotonic`. */
  #sliceEnd = 0;

  constructor(surroundings: Surroundings, channel: CallerChannel, traffic: Traffic, owner: StreamOwner) {
    this.#surroundings = surroundings;
    this.#channel = channel;
    this.#traffic = traffic;
    this.#owner = owner;
  }

  add(activation: Activation, source: ForeignStream): void {
    this.#streams.set(activation.number, new RunningStream(activation, source));
  }

  credit(number: number, items: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined) return;
    stream.grant(items);
    this.#queue(stream);
  }

  /** Leaves the stream early: its generator runs its `finally`, and the stream ends. */
  cancel(number: number): void {
    const stream = this.#streams.get(number);
    if (stream === undefined || stream.isEnding) return;
    stream.end();
    const failure = this.#surroundings.attribute(stream.activation, leaveEarly, stream.source);
    if (failure === undefined) stream.source.settleLeaving(this, stream);
    else this.#end(stream, undefined);
  }

  stepped(stream: RunningStream, outcome: unknown): void {
    const now = monotonic();
    stream.stepped(now);
    this.#take(stream, outcome);
    if (this.#isTaking) return;
    // Within a slice it goes on at once: a turn for each item would cost more than the item.
    if (now < this.#sliceEnd && !this.#traffic.isFull) this.#takeTurns(now);
    else if (!stream.isQuick) this.#owner.flush();
  }

  left(stream: RunningStream): void {
    this.#end(stream, undefined);
  }

  #queue(stream: RunningStream): void {
    if (!stream.awaitTurn()) return;
    this.#turns.push(stream);
    if (!this.#isTaking) this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    if (this.#traffic.isFull) void this.#channel.ready().then(() => this.#beginSlice());
    else nextTurn(() => this.#beginSlice());
  }

  #beginSlice(): void {
    this.#isPlanned = false;
    const now = monotonic();
    this.#sliceEnd = now + MAX_SLICE;
    this.#owner.flush();
    this.#takeTurns(now);
  }

  #takeTurns(begin: number): void {
    this.#isTaking = true;
    let now = begin;
    let isExpected = false;
    for (let stream = this.#turns.shift(); stream !== undefined; stream = this.#turns.shift()) {
      now = this.#step(stream, now);
      isExpected = stream.isQuick && stream.isStepping;
      if (this.#turns.length > 0 && (this.#traffic.isFull || now >= this.#sliceEnd)) break;
    }
    this.#isTaking = false;
    if (this.#turns.length > 0) this.#plan();
    // A quick step that is under way will soon be over; should it not be, what was given before leaves with the next turn.
    if (isExpected && !this.#traffic.isFull) this.#plan();
    else this.#owner.flush();
  }

  /** Returns the time at which the step was taken. */
  #step(stream: RunningStream, now: number): number {
    if (stream.isEnding) return now;
    // What must not wait leaves first: this step may be the executor's last.
    const begin = this.#owner.beforeStep(stream.expected, now);
    const { activation, source, isKnownToRun } = stream;
    stream.step(begin);
    const outer = isKnownToRun ? enter(activation) : undefined;
    const outcome = this.#surroundings.attribute(activation, next, source);
    if (isKnownToRun) leave(outer);
    if (outcome === pending) source.settle(this, stream);
    const end = monotonic();
    if (outcome === pending) return end;
    stream.stepped(end);
    this.#take(stream, outcome);
    return end;
  }

  /** Handles the outcome of a step. */
  #take(stream: RunningStream, outcome: unknown): void {
    if (Failure.is(outcome)) this.#end(stream, outcome);
    else if (stream.isEnding) return;
    else if (outcome === finished) this.#end(stream, undefined);
    else this.#send(stream, outcome);
  }

  #send(stream: RunningStream, item: unknown): void {
    const failure = this.#owner.item(stream.activation, item);
    if (failure !== undefined) {
      stream.source.abandon();
      this.#end(stream, failure);
      return;
    }
    stream.rest();
    this.#queue(stream);
  }

  #end(stream: RunningStream, failure: Failure | undefined): void {
    stream.end();
    if (this.#streams.delete(stream.activation.number)) this.#owner.ended(stream.activation, failure);
  }
}

function next(source: ForeignStream): unknown {
  return source.next();
}

function leaveEarly(source: ForeignStream): Failure | undefined {
  return source.leave();
}
