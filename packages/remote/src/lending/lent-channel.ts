/** The channel of an executor that a host lends: bytes on the host's side, messages on the executor's. */
import { type CallerChannel, type CloseReason, type FromExecutor, SerializationError, type ToExecutor } from '@mp-event-loop/core';
import {
  type AdaptedChannel,
  encodeError,
  endsIn,
  eventsIn,
  halvesOf,
  isAlone,
  isReady,
  limitsMessage,
  type TaskList,
  withError,
} from '@mp-event-loop/core/adapter';
import { decodeParts, encodeParts } from '../codec/coding.ts';
import { LARGEST_FRAME } from '../link.ts';
import { HEADER_BYTES } from '../session/frame.ts';
import { lengthOf, type Parts, payloadOf } from '../session/parts.ts';
import { Backlog } from './backlog.ts';
import { buffersOf, carried, partsIn } from './carried.ts';
import { writeCounts } from './event-counts.ts';
import { hideToken } from './hide-token.ts';
import { FigureKeeper, METHODS, OTHER } from './task-figures.ts';
import type { HostMessage, LendingAnswer, Terms } from './terms.ts';

/** Bytes after which the host is told what was read: seldom enough to cost nothing. */
const TELL_AFTER = 65_536;

/** Until the host has told its terms nothing of the caller's is read. */
const unlimited = { maxInFlight: Number.POSITIVE_INFINITY, maxMessage: Number.POSITIVE_INFINITY };

export class LentChannel implements AdaptedChannel {
  readonly #inner: CallerChannel;
  readonly #tasks: TaskList;
  #terms: Terms | undefined;
  /** The tasks are there, or it is known why not. */
  #isLent = false;
  /** Messages that came before. */
  #early: Parts[] = [];
  #isBroken = false;
  #isDraining = false;
  #inFlight = 0;
  readonly #backlog = new Backlog();
  /** Events that have begun, and those that have ended, from the first on. */
  #begun = 0;
  #ended = 0;
  readonly #figures = new FigureKeeper((figures) => this.#answer(['figures', figures]));
  /** Bytes that were sent, and how many of them are known to have arrived. */
  #sent = 0;
  #delivered = 0;
  #waiting: (() => void)[] = [];
  #listener: (message: ToExecutor) => void = () => {};
  #drained: () => void = () => {};

  constructor(inner: CallerChannel, tasks: TaskList) {
    this.#inner = inner;
    this.#tasks = tasks;
  }

  get closed(): Promise<CloseReason> {
    return this.#inner.closed;
  }

  get isFull(): boolean {
    return this.#terms !== undefined && this.#sent - this.#delivered > this.#terms.highWater;
  }

  /** @throws SerializationError for a value that leaves by itself and is more than the host passes on. */
  send(message: FromExecutor): void {
    const { maxInFlight, maxMessage: most } = this.#terms ?? unlimited;
    if (isReady(message)) this.send(limitsMessage(maxInFlight, most));
    const parts = encodeParts(message, HEADER_BYTES, LARGEST_FRAME);
    const length = lengthOf(parts);
    if (length <= most) this.#pass(message, parts);
    else this.#sendLess(message, length, most);
  }

  /** Several results go in several messages; one can only fail. Errors are replaced by that of their size. */
  #sendLess(message: FromExecutor, length: number, most: number): void {
    const halves = halvesOf(message);
    if (halves !== undefined) {
      for (const half of halves) this.send(half);
      return;
    }
    const what = isAlone(message) ? 'a value' : 'a result or error';
    const error = new SerializationError(
      `${what} of ${length} bytes is more than the host passes on (maxPayload, ${most}): give it in parts`,
    );
    if (isAlone(message)) throw error;
    // Its stack might be as much again.
    error.stack = String(error);
    const less = withError(message, encodeError(error));
    this.#pass(less, encodeParts(less, HEADER_BYTES, LARGEST_FRAME));
  }

  #pass(message: FromExecutor, parts: Parts): void {
    const ends = endsIn(message);
    this.#ended += ends.length;
    this.#figures.ended(ends);
    writeCounts(parts[0] as Uint8Array, { begun: this.#begun, ended: this.#ended });
    this.#sent += lengthOf(parts);
    this.#inner.send(carried(parts), buffersOf(parts));
    if (ends.length === 0) return;
    this.#inFlight -= ends.length;
    if (this.#isDraining && this.#inFlight === 0) this.#tellInFlight();
  }

  async ready(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await this.#inner.ready();
  }

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    this.#listener = listener;
    this.#drained = drained;
    this.#inner.listen(
      (message) => this.#receive(message),
      () => this.#allRead(),
    );
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  mark(started: number): void {
    this.#begun = started;
    this.#inner.mark(started);
  }

  begun(number: number): void {
    this.#backlog.begun(number);
    if (this.#backlog.readBytes >= TELL_AFTER) this.#tellRead();
  }

  #receive(message: unknown): void {
    const parts = partsIn(message);
    if (parts === undefined) this.#heedHost(message as HostMessage);
    else if (!this.#isLent) this.#early.push(parts);
    else this.#decode(parts);
  }

  #heedHost(message: HostMessage): void {
    if (message[0] === 'lend') void this.#lend(message[1]);
    else if (message[0] === 'allow') this.#tasks.allowOnly(message[1]);
    else if (message[0] === 'report') this.#figures.tell();
    else if (message[0] === 'delivered') {
      this.#delivered = message[1];
      for (const resolve of this.#waiting.splice(0)) resolve();
    } else {
      if (message[0] === 'drain') this.#isDraining = true;
      if (!this.#isDraining || this.#inFlight === 0) this.#tellInFlight();
    }
  }

  async #lend(terms: Terms): Promise<void> {
    this.#terms = terms;
    hideToken();
    const failure = await this.#tasks.importOnly(terms.modules);
    this.#isLent = true;
    this.#answer(['lent', failure]);
    for (const parts of this.#early.splice(0)) this.#decode(parts);
    this.#allRead();
  }

  #decode(parts: Parts): void {
    if (this.#isBroken) return;
    const most = (this.#terms ?? unlimited).maxInFlight;
    try {
      const message = decodeParts(parts, HEADER_BYTES);
      const events = eventsIn(message, most);
      // They have not started: the loop moves them to another executor.
      const isLate = this.#isDraining && events > 0;
      this.#backlog.add(isLate ? 0 : events, payloadOf(parts));
      if (isLate) return;
      this.#inFlight += events;
      if (this.#inFlight > most) this.#break(`the caller has ${this.#inFlight} events in flight, this host allows ${most}`);
      else this.#take(message, events);
    } catch (error) {
      this.#break((error as Error).message);
    }
  }

  #take(message: unknown, events: number): void {
    if (events > 0) this.#figures.received(message);
    else if (Array.isArray(message) && message[0] === 'target') this.#figures.named(message[1], this.#tasks.nameOf(message[2]) ?? OTHER);
    else if (Array.isArray(message) && message[0] === 'method') this.#figures.named(message[1], METHODS);
    this.#listener(message);
  }

  #tellInFlight(): void {
    this.#answer(['inFlight', this.#inFlight]);
  }

  #break(message: string): void {
    this.#isBroken = true;
    this.#answer(['broken', message]);
  }

  #allRead(): void {
    this.#drained();
    if (this.#backlog.readBytes >= TELL_AFTER) this.#tellRead();
  }

  #tellRead(): void {
    this.#answer(['read', ...this.#backlog.takeRead()]);
  }

  #answer(answer: LendingAnswer): void {
    this.#inner.send(answer);
  }
}
