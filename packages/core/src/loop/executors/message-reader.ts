/** Reads all messages of one executor but those with results. */
import type { ExecutorChannel } from '../../transport.ts';
import type { ExecutorMessage } from '../../wire/protocol.ts';
import { failureFrom, progressFrom } from '../incoming.ts';
import type { ExecutorEvents } from './executor-events.ts';
import type { ExecutorOwner } from './executor-owner.ts';
import type { KeptObjects } from './kept-objects.ts';
import type { Planner } from './planner.ts';
import type { PreparedTargets } from './prepared-targets.ts';
import type { RunWriter } from './run-writer.ts';
import type { SentEvents } from './sent-events.ts';
import type { Silence } from './silence.ts';

/** What the messages are about. */
export interface MessageSubjects {
  readonly channel: ExecutorChannel;
  readonly sent: SentEvents;
  readonly kept: KeptObjects;
  readonly prepared: PreparedTargets;
  readonly writer: RunWriter;
  readonly silence: Silence;
}

export interface MessageOwner {
  /** It is ready for events. */
  greeted(): void;
}

export class MessageReader {
  readonly #about: MessageSubjects;
  readonly #executor: MessageOwner;
  readonly #slot: ExecutorOwner;
  readonly #events: ExecutorEvents;
  readonly #planner: Planner;

  constructor(about: MessageSubjects, executor: MessageOwner, slot: ExecutorOwner, events: ExecutorEvents, planner: Planner) {
    this.#about = about;
    this.#executor = executor;
    this.#slot = slot;
    this.#events = events;
    this.#planner = planner;
  }

  read(message: Exclude<ExecutorMessage, readonly ['done', ...unknown[]]>): void {
    const { channel, sent, kept, prepared, writer, silence } = this.#about;
    if (message[0] === 'ready') {
      for (const [url, failure] of message[1]) {
        if (failure === undefined) prepared.forget(url);
        else prepared.imported(url, failureFrom(failure));
      }
      for (const url of prepared.ready) this.#events.imported(url);
      this.#executor.greeted();
    } else if (message[0] === 'limits') {
      writer.limit(message[2]);
      sent.limit(message[1]);
    } else if (message[0] === 'failed') this.#slot.unfit(failureFrom(message[1]));
    else if (message[0] === 'stray') this.#slot.strayed(message[1], failureFrom(message[2]));
    else if (message[0] === 'alive') silence.told(message[1]);
    else if (message[0] === 'begun' || message[0] === 'progress') {
      const event = sent.at(message[1]);
      if (event !== undefined && message[0] === 'begun') this.#events.begun(event);
      else if (event !== undefined && message[0] === 'progress') this.#events.progressed(event, progressFrom(message[2]));
    } else if (message[0] === 'freed') {
      if (message[2] !== undefined) this.#slot.strayed(undefined, failureFrom(message[2]));
      kept.freed(message[1]);
    } else if (message[0] === 'ended') void channel.close();
    else if (message[0] === 'imported') {
      const [, url, failure] = message;
      prepared.imported(url, failure === undefined ? undefined : failureFrom(failure));
      if (failure === undefined) this.#events.imported(url);
      this.#planner.plan();
    }
  }
}
