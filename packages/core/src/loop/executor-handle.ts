/** The loop's view of one executor: its channel, which modules it has, which events it holds. */
import { type ExecutorLostError, ProtocolError } from '../errors.ts';
import type { EventHolder, EventState } from '../event-state.ts';
import type { Reference } from '../state/references.ts';
import type { CloseReason, ExecutorChannel } from '../transport.ts';
import { monotonic } from '../turn.ts';
import { decode, decodeError, encode } from '../wire/error-transfer.ts';
import {
  type ExecutorMessage,
  HAS_NUMBER,
  type Hello,
  IS_ITEM,
  IS_MIRROR,
  type Mirrored,
  OUTCOME_ERROR,
  OUTCOME_JSON,
  OUTCOME_MASK,
  OUTCOME_STREAM,
  OUTCOME_UNDEFINED,
  PROTOCOL_VERSION,
  parseExecutorMessage,
  TIME_FACTOR,
} from '../wire/protocol.ts';
import { RunWriter } from '../wire/run-writer.ts';
import { uncloneable } from '../wire/values.ts';
import { type Blame, blame, lostError } from './blame.ts';
import type { HandleOwner } from './handle-owner.ts';
import { PreparedTargets } from './prepared-targets.ts';
import { SentEvents } from './sent-events.ts';
import type { ExecutorStats } from './stats.ts';

/** Messages sent before the wire's answer is awaited: it comes in a later microtask, and within a slice several batches may leave. */
const MAX_UNCONFIRMED = 8;

export class ExecutorHandle implements EventHolder {
  readonly index: number;
  readonly #owner: HandleOwner;
  readonly #channel: ExecutorChannel;
  readonly #concurrency: number;
  /** How many events it may run before it is replaced. */
  readonly #lifetime: number;
  readonly #writer: RunWriter;
  readonly #sent: SentEvents;
  readonly #prepared: PreparedTargets;
  #state: ExecutorStats['state'] = 'starting';
  /** Messages since the wire last said that it takes more. */
  #unconfirmed = 0;
  #endedCount = 0;
  /** Cached and made objects that it has, by their ids. */
  readonly #kept = new Set<number>();
  /** Objects that live here and nowhere else. */
  #pins = 0;
  #failure: Error | undefined;
  /** Since when it has held nothing, in ms of `monotonic`. */
  #idleSince: number = monotonic();

  constructor(channel: ExecutorChannel, index: number, concurrency: number, lifetime: number, owner: HandleOwner) {
    this.index = index;
    this.#channel = channel;
    this.#concurrency = concurrency;
    this.#lifetime = lifetime;
    this.#owner = owner;
    this.#sent = new SentEvents(this, concurrency, owner.started);
    this.#prepared = new PreparedTargets({
      askImport: (url) => channel.send(['import', url]),
      define: (target) => channel.send(target.isMethod ? ['method', target.index, target.name.key] : ['target', target.index, target.name]),
    });
    this.#writer = new RunWriter((message, transfer) => {
      channel.send(message, transfer);
      this.#awaitWire();
    });
  }

  get id(): string {
    return this.#channel.id;
  }
  get closed(): Promise<CloseReason> {
    return this.#channel.closed;
  }
  get sent(): SentEvents {
    return this.#sent;
  }
  /** Whether it has begun an event, as far as is known. */
  get hasWorked(): boolean {
    return this.#sent.hasStartedAny;
  }
  /** Since when it has been ready and held nothing, in ms of `monotonic`; undefined while it does something. */
  get idleSince(): number | undefined {
    return this.#state === 'ready' && this.#pins === 0 && this.#sent.held === 0 && !this.#prepared.isImporting ? this.#idleSince : undefined;
  }
  get stats(): ExecutorStats {
    const state = this.#state === 'ready' && this.#sent.held > 0 ? 'busy' : this.#state;
    return { id: this.id, index: this.index, state, running: this.#sent.running, ended: this.#endedCount };
  }

  listen(listener: (message: ExecutorMessage) => void, drained: () => void): void {
    this.#channel.listen((message) => {
      try {
        listener(parseExecutorMessage(message));
      } catch (error) {
        this.fail(error as Error);
      }
    }, drained);
  }

  /** Introduces the loop. The answer is `ready` or `unfit`. */
  greet(loop: Pick<Hello, 'modules' | 'initialize'>): void {
    this.#prepared.greetedWith(loop.modules);
    const who = { version: PROTOCOL_VERSION, executorId: this.id, index: this.index, concurrency: this.#concurrency };
    this.#channel.send(['hello', { ...who, ...loop } satisfies Hello]);
  }

  get #takesEvents(): boolean {
    return (
      this.#state === 'ready' && this.#unconfirmed < MAX_UNCONFIRMED && !this.#prepared.isImporting && (this.#sent.total < this.#lifetime || this.#pins > 0)
    );
  }

  /** Whether an event could begin at once. */
  get isFree(): boolean {
    return this.#takesEvents && this.#sent.held < this.#concurrency;
  }

  /** Whether it takes the event ahead: what it then holds is expected to take no longer than `budget` µs. */
  takesAhead(event: EventState, budget: number): boolean {
    if (!this.#takesEvents || event.options.transfer !== undefined) return false;
    const cost = event.runs?.runTime.cost;
    return cost !== undefined && this.#sent.load + cost <= budget;
  }

  /**
   * Has the modules imported that the event needs, if that is still to be done. Gives whether it can be sent.
   *
   * @throws TargetError when a module could not be imported.
   */
  prepare({ runs, inner }: EventState): boolean {
    return (runs === undefined || this.#prepared.prepare(runs)) && (inner === undefined || this.#prepared.prepare(inner));
  }

  /** @throws SerializationError when the event can't cross; it is not held then. */
  push(event: EventState): void {
    if (event.references !== undefined) this.#keepAll(event.references);
    this.#writer.write(event);
    if (event.makes !== undefined) this.#pin(event.makes.object.id);
    this.#sent.push(event);
  }

  flush(): void {
    this.#writer.flush();
  }

  /** What is cached crosses once. */
  #keepAll(references: readonly Reference[]): void {
    for (const { referent } of references) {
      if (referent.value === undefined || this.#kept.has(referent.id)) continue;
      try {
        this.#channel.send(['keep', referent.id, referent.value]);
      } catch (cause) {
        throw uncloneable(referent.value, 'the cached object', cause);
      }
      this.#kept.add(referent.id);
    }
  }

  /** Nothing refers to an object any more. */
  drop(id: number): void {
    if (!this.#kept.has(id)) return;
    this.#kept.delete(id);
    this.flush();
    this.#channel.send(['drop', id]);
  }

  /** An object is made here. While there is one, the executor is not replaced for its age or idleness. */
  #pin(id: number): void {
    this.#kept.add(id);
    this.#pins += 1;
  }
  /** It is gone, or was never made. */
  unpin(id: number): void {
    this.#kept.delete(id);
    this.#pins -= 1;
    if (this.#sent.held === 0) this.#emptied();
  }
  keeps(id: number): boolean {
    return this.#kept.has(id);
  }

  /** Asks the event to give way, or not to begin. */
  cancel(event: EventState, reason: unknown): void {
    this.flush();
    this.#channel.send(['cancel', event.sentAs, encode(reason)]);
  }

  /** Lets a stream send so many more items. */
  credit(event: EventState, items: number): void {
    if (event.holder === this) this.#channel.send(['credit', event.sentAs, items]);
  }

  /** Says whether anybody hears of progress. */
  hearProgress(isHeard: boolean): void {
    this.#channel.send(['progress', isHeard]);
  }

  /** Reads a message, one result at a time. Gives the position to go on from, or -1 when it was read to its end. */
  receive(message: ExecutorMessage, from: number): number {
    if (message[0] === 'done') return this.#readResult(message, from);
    if (message[0] === 'ready') {
      for (const [url, failure] of message[1]) this.#prepared.failed(url, decodeError(failure));
      this.#state = 'ready';
      this.#owner.ready(this);
    } else if (message[0] === 'failed') this.#owner.unfit(this, decodeError(message[1]));
    else if (message[0] === 'stray') this.#owner.strayed(this, message[1], decodeError(message[2]));
    else if (message[0] === 'progress') {
      const event = this.#sent.at(message[1]);
      if (event !== undefined) this.#owner.progressed(event, decode(message[2]));
    } else {
      this.#prepared.imported(message[1], message[2] === undefined ? undefined : decodeError(message[2]));
      this.#owner.changed();
    }
    return -1;
  }

  #readResult(message: readonly unknown[], from: number): number {
    let at = from === 0 ? 1 : from;
    const header = message[at++] as number;
    const outcome = header & OUTCOME_MASK;
    const number = (header & HAS_NUMBER) === 0 ? this.#sent.first : (message[at++] as number);
    const value = outcome === OUTCOME_UNDEFINED || outcome === OUTCOME_STREAM ? undefined : message[at++];
    const isMirror = (header & IS_MIRROR) !== 0;
    const isOngoing = outcome === OUTCOME_STREAM || isMirror || (header & IS_ITEM) !== 0;
    const event = isOngoing ? this.#sent.at(number) : this.#sent.take(number);
    if (event === undefined)
      throw new ProtocolError(`executor ${this.id} sent a result for its event number ${String(number)}, which it does not hold`);
    if (outcome === OUTCOME_STREAM) this.#owner.streamed(event, this);
    else if (isMirror) mirrored(event, (outcome === OUTCOME_JSON ? JSON.parse(value as string) : value) as Mirrored[]);
    else if (isOngoing) this.#owner.item(event, outcome === OUTCOME_JSON ? JSON.parse(value as string) : value);
    else this.#ended(event, outcome, value, Math.floor(header / TIME_FACTOR));
    return at < message.length ? at : -1;
  }

  #ended(event: EventState, outcome: number, value: unknown, ran: number): void {
    this.#endedCount += 1;
    event.runs?.runTime.observe(ran);
    if (this.#sent.held === 0) this.#emptied();
    if (outcome === OUTCOME_ERROR) this.#owner.rejected(event, decodeError(value as never), this);
    else this.#owner.fulfilled(event, outcome === OUTCOME_JSON ? JSON.parse(value as string) : value, ran);
  }

  #emptied(): void {
    this.#idleSince = monotonic();
    if (this.#sent.total >= this.#lifetime && this.#pins === 0) this.#owner.worn(this);
  }

  /** Takes out all that it held when it died: who failed with it, and who had not started, in the order sent. */
  blame(reason: CloseReason): Blame {
    this.#state = 'lost';
    return blame(this.#sent.takeAll(), this.#concurrency, reason, (wasRunning) => this.#lost(reason, wasRunning));
  }

  /** Why it was lost, for notices and for a start that failed. */
  lossOf(reason: CloseReason): Error {
    return this.#failure ?? this.#lost(reason, false);
  }

  /** Ends an executor that can't be trusted any more; `error` says why. */
  fail(error: Error): void {
    this.#failure ??= error;
    void this.kill();
  }

  async close(): Promise<void> {
    this.#state = 'ending';
    await this.#channel.close();
  }

  async kill(): Promise<void> {
    this.#state = 'ending';
    await this.#channel.kill();
  }

  ref(): void {
    this.#channel.ref();
  }
  unref(): void {
    this.#channel.unref();
  }

  #lost(reason: CloseReason, wasRunning: boolean): ExecutorLostError {
    return lostError(this.id, reason, this.#failure, this.hasWorked, wasRunning);
  }

  #awaitWire(): void {
    this.#unconfirmed += 1;
    if (this.#unconfirmed > 1) return;
    void this.#channel.ready().then(() => {
      const wasFull = this.#unconfirmed >= MAX_UNCONFIRMED;
      this.#unconfirmed = 0;
      if (wasFull) this.#owner.changed();
    });
  }
}

function mirrored(event: EventState, values: readonly Mirrored[]): void {
  const object = event.calls ?? event.makes?.object;
  for (const [name, isMethod, value] of values) object?.mirrored.set(name, { isMethod, value });
}
