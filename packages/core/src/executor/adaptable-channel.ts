/** An executor's end of a channel: as it is, or through an adapter, if the first message names one. */
import { Inbox } from '../channel/inbox.ts';
import { ProtocolError } from '../errors.ts';
import type { CallerChannel, CloseReason, FromExecutor, ToExecutor } from '../transport.ts';
import { type Adapt, type AdaptedChannel, freeTraffic, type TaskList } from './adapter.ts';
import { Failure } from './edge/index.ts';

const LATE = 'an adapter was named after the first message, where only a host names one';

export class AdaptableChannel implements AdaptedChannel {
  readonly #inner: CallerChannel;
  readonly #tasks: TaskList;
  #state: 'new' | 'plain' | 'adapted' = 'new';
  #adapted: AdaptedChannel | undefined;
  /** What is the adapter's. */
  readonly #inbox = new Inbox<ToExecutor>();
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
    return (this.#adapted ?? freeTraffic).isFull;
  }

  begun(number: number): void {
    this.#adapted?.begun(number);
  }

  send(message: FromExecutor, transfer?: readonly object[]): void {
    (this.#adapted ?? this.#inner).send(message, transfer);
  }

  ready(): Promise<void> {
    return (this.#adapted ?? this.#inner).ready();
  }

  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    this.#listener = listener;
    this.#drained = drained;
    this.#inner.listen(
      (message) => this.#receive(message),
      () => (this.#state === 'adapted' ? this.#inbox.drained() : drained()),
    );
  }

  close(): Promise<void> {
    return (this.#adapted ?? this.#inner).close();
  }

  mark(started: number): void {
    this.#inner.mark(started);
  }

  #receive(message: unknown): void {
    if (this.#state === 'adapted') this.#inbox.deliver(message);
    else if (!namesAdapter(message)) {
      this.#state = 'plain';
      this.#listener(message);
    } else if (this.#state === 'new') {
      this.#state = 'adapted';
      void this.#adapt(message[1]);
    } else this.#end(new Failure(new ProtocolError(LATE)));
  }

  async #adapt(url: string): Promise<void> {
    try {
      const { adapt } = (await import(/* webpackIgnore: true */ /* @vite-ignore */ url)) as { readonly adapt: Adapt };
      this.#adapted = adapt(new HandedChannel(this.#inner, this.#inbox), this.#tasks);
      this.#adapted.listen((message) => this.#receiveAdapted(message), this.#drained);
    } catch (thrown) {
      this.#end(new Failure(thrown));
    }
  }

  /** What it carries a caller may have written. */
  #receiveAdapted(message: unknown): void {
    if (namesAdapter(message)) throw new ProtocolError(LATE);
    this.#listener(message);
  }

  /** Nothing more is of use here: whoever opened the channel hears why. */
  #end(failure: Failure): void {
    this.#inner.send(['failed', failure.encode('the adapter')]);
    void this.#inner.close();
  }
}

/** What an adapter gets: the channel, of which the first message was taken. */
class HandedChannel implements CallerChannel {
  readonly #inner: CallerChannel;
  readonly #inbox: Inbox<ToExecutor>;

  constructor(inner: CallerChannel, inbox: Inbox<ToExecutor>) {
    this.#inner = inner;
    this.#inbox = inbox;
  }

  get closed(): Promise<CloseReason> {
    return this.#inner.closed;
  }
  send(message: FromExecutor, transfer?: readonly object[]): void {
    this.#inner.send(message, transfer);
  }
  ready(): Promise<void> {
    return this.#inner.ready();
  }
  listen(listener: (message: ToExecutor) => void, drained: () => void): void {
    this.#inbox.listen(listener, drained);
  }
  close(): Promise<void> {
    return this.#inner.close();
  }
  mark(started: number): void {
    this.#inner.mark(started);
  }
}

function namesAdapter(message: unknown): message is readonly ['adapt', url: string] {
  return Array.isArray(message) && message[0] === 'adapt';
}
