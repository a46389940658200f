/** The host's line to one executor that it lends: bytes in, bytes out, and a few words of its own. */
import { type CloseReason, type ExecutorChannel, type Transport, TransportError } from '@mp-event-loop/core';
import { decodeError } from '@mp-event-loop/core/adapter';
import { Deferred } from '@mp-event-loop/core/channel';
import { buffersOf, carried, partsIn } from '../lending/carried.ts';
import { type EventCounts, readCounts } from '../lending/event-counts.ts';
import { adapterUrl, type HostMessage, type LendingAnswer, parseLendingAnswer, type Terms } from '../lending/terms.ts';
import { FRAME_COST } from '../session/frame.ts';
import { ownBytes } from '../session/own-bytes.ts';
import { type Parts, payloadOf } from '../session/parts.ts';
import { InFlight } from './in-flight.ts';
import type { Principal } from './principal.ts';
import type { TaskTally } from './task-tally.ts';

export interface ExecutorLineOwner {
  /** A message for the caller. */
  message(parts: Parts): void;
  /** Returns a promise where the executor is to wait, if it can be made to, until that resolves. */
  print(stream: 'stdout' | 'stderr', text: string): Promise<void> | undefined;
  /** So many bytes of what was handed to it have been read. */
  read(bytes: number): void;
  /** The caller has sent what no loop does. */
  broken(message: string): void;
  ended(reason: CloseReason): void;
}

export interface LineOptions {
  readonly transport: Transport;
  readonly terms: Terms;
  readonly name: string;
  readonly index: number;
  /** What it tells of its events is added to this. */
  readonly tasks: TaskTally;
}

export class ExecutorLine {
  readonly #channel: ExecutorChannel;
  readonly #owner: ExecutorLineOwner;
  readonly #tasks: TaskTally;
  /** Messages that were handed on and not read, and their bytes, as far as is known. */
  #unreadMessages = 0;
  #unreadBytes = 0;
  #readBytes = 0;
  #counts: EventCounts = { begun: 0, ended: 0 };
  readonly inFlight: InFlight;
  /** Why it can't serve, once it has tried to import what it needs. */
  readonly lent: Promise<Error | undefined>;
  readonly #lent = new Deferred<Error | undefined>();

  private constructor(channel: ExecutorChannel, { terms, tasks }: LineOptions, owner: ExecutorLineOwner) {
    this.#channel = channel;
    this.#tasks = tasks;
    this.#owner = owner;
    this.lent = this.#lent.promise;
    this.inFlight = new InFlight((message) => this.#tell(message));
    channel.send(['adapt', adapterUrl]);
    this.#tell(['lend', terms]);
    channel.listen(
      (message) => this.#receive(message),
      () => {},
    );
    void channel.closed.then((reason) => {
      this.#lent.resolve(new TransportError('the executor ended'));
      this.inFlight.ended();
      owner.ended(reason);
    });
  }

  static async open(options: LineOptions, signal: AbortSignal, owner: ExecutorLineOwner): Promise<ExecutorLine> {
    const { transport, name, index } = options;
    const print: ExecutorLineOwner['print'] = (stream, text) => owner.print(stream, text);
    return new ExecutorLine(await transport.open({ name, index, signal, print, reachable: () => {} }), options, owner);
  }

  /** Bytes of memory that messages take which were handed on and not read, wherever on the way they are. */
  get held(): number {
    return this.#unreadBytes + this.#unreadMessages * FRAME_COST;
  }

  /** How many events run. What the transport knows of those that have begun is newer than what a message said. */
  get running(): number {
    const { begun, ended } = this.#counts;
    return Math.max(0, (this.#channel.started ?? begun) - ended);
  }

  /** Hands on a message of the caller's. */
  hand(message: Parts): void {
    // They are moved with their buffers: one in a pool would take the pool along.
    const parts = message.map(ownBytes);
    this.#unreadMessages += 1;
    this.#unreadBytes += payloadOf(parts);
    this.#channel.send(carried(parts), buffersOf(parts));
  }

  /** Of what is handed on from here on only these tasks may run. */
  allow({ tasks }: Principal): void {
    this.#tell(['allow', tasks]);
  }

  /** So many bytes of what it sent have arrived at the caller. */
  delivered(bytes: number): void {
    this.#tell(['delivered', bytes]);
  }

  close(): void {
    this.#tell(['report']);
    void this.#channel.close();
  }

  kill(): void {
    void this.#channel.kill();
  }

  #pass(message: Parts): void {
    this.#counts = readCounts(message[0] as Uint8Array) ?? this.#counts;
    this.#owner.message(message);
  }

  #tell(message: HostMessage): void {
    this.#channel.send(message);
  }

  #receive(message: unknown): void {
    const parts = partsIn(message);
    if (parts !== undefined) this.#pass(parts);
    else this.#heed(message);
  }

  #heed(message: unknown): void {
    let answer: LendingAnswer;
    try {
      answer = parseLendingAnswer(message);
    } catch (error) {
      this.#owner.broken((error as Error).message);
      return;
    }
    if (answer[0] === 'lent' || answer[0] === 'failed') this.#lent.resolve(answer[1] && decodeError(answer[1]));
    else if (answer[0] === 'read') {
      this.#unreadMessages -= answer[1];
      this.#unreadBytes -= answer[2];
      this.#readBytes += answer[2];
      this.#owner.read(this.#readBytes);
    } else if (answer[0] === 'figures') this.#tasks.add(answer[1]);
    else if (answer[0] === 'inFlight') this.inFlight.answered(answer[1]);
    else this.#owner.broken(answer[1]);
  }
}
