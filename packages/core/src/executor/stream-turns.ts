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
    this.#take(stream, outcome);
    this.#owner.flush();
  }

  left(stream: RunningStream): void {
    this.#end(stream, undefined);
  }

  #queue(stream: RunningStream): void {
    if (!stream.awaitTurn()) return;
    this.#turns.push(stream);
    this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    if (this.#traffic.isFull) void this.#channel.ready().then(() => this.#takeTurns());
    else nextTurn(() => this.#takeTurns());
  }

  #takeTurns(): void {
    this.#isPlanned = false;
    const end = monotonic() + MAX_SLICE;
    for (let stream = this.#turns.shift(); stream !== undefined; stream = this.#turns.shift()) {
      this.#step(stream);
      if (this.#turns.length > 0 && (this.#traffic.isFull || monotonic() >= end)) {
        this.#plan();
        break;
      }
    }
    this.#owner.flush();
  }

  #step(stream: RunningStream): void {
    if (stream.isEnding) return;
    // What went before leaves first: this step may be the executor's last.
    this.#owner.flush();
    const { activation, source, isKnownToRun } = stream;
    const outer = isKnownToRun ? enter(activation) : undefined;
    const outcome = this.#surroundings.attribute(activation, next, source);
    if (isKnownToRun) leave(outer);
    stream.begun();
    if (outcome === pending) source.settle(this, stream);
    else this.#take(stream, outcome);
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
