/** The loop's view of one executor: its channel, which modules it has, which events it holds. */
import type { ExecutorLostError } from '../errors.ts';
import type { EventHolder, EventState } from '../event-state.ts';
import type { CloseReason, ExecutorChannel } from '../transport.ts';
import { monotonic } from '../turn.ts';
import { decode, decodeError, encode, type WireValue } from '../wire/error-transfer.ts';
import { type ExecutorMessage, type Hello, PROTOCOL_VERSION, parseExecutorMessage } from '../wire/protocol.ts';
import { RunWriter } from '../wire/run-writer.ts';
import { type Blame, blame, lostError } from './blame.ts';
import type { HandleOwner } from './handle-owner.ts';
import { KeptObjects } from './kept-objects.ts';
import { PreparedTargets } from './prepared-targets.ts';
import { ResultReader } from './result-reader.ts';
import { SentEvents } from './sent-events.ts';
import type { ExecutorStats } from './stats.ts';
import { WireRoom } from './wire-room.ts';

export class ExecutorHandle implements EventHolder {
  readonly index: number;
  readonly kept: KeptObjects;
  readonly #owner: HandleOwner;
  readonly #channel: ExecutorChannel;
  readonly #concurrency: number;
  /** How many events it may run before it is replaced. */
  readonly #lifetime: number;
  readonly #writer: RunWriter;
  readonly #sent: SentEvents;
  readonly #prepared: PreparedTargets;
  readonly #results: ResultReader;
  readonly #wire: WireRoom;
  #state: ExecutorStats['state'] = 'starting';
  /** Those that it holds. */
  readonly #streams = new Set<EventState>();
  #mostHeld = Number.POSITIVE_INFINITY;
  #ended = 0;
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
    this.kept = new KeptObjects(channel);
    this.#results = new ResultReader(this.#sent, {
      fulfilled: owner.fulfilled,
      item: owner.item,
      rejected: (event, error) => owner.rejected(event, error, this),
      streamed: (event) => {
        this.#streams.add(event);
        owner.streamed(event, this);
      },
      ended: (event) => this.#eventEnded(event),
    });
    this.#prepared = new PreparedTargets({
      askImport: (url, name) => channel.send(['import', url, name]),
      define: (target) => channel.send(target.isMethod ? ['method', target.index, target.name.key] : ['target', target.index, target.name]),
    });
    this.#wire = new WireRoom(channel, () => owner.changed());
    this.#writer = new RunWriter((message, transfer) => {
      channel.send(message, transfer);
      this.#wire.sent();
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
  get hasWorked(): boolean {
    return this.#sent.hasStartedAny;
  }
  /** Since when it has been ready and held nothing, in ms of `monotonic`; undefined while it does something. */
  get idleSince(): number | undefined {
    return this.#state === 'ready' && !this.kept.hasLiving && this.#sent.held === 0 && !this.#prepared.isImporting
      ? this.#idleSince
      : undefined;
  }
  get importing(): string[] {
    return this.#prepared.importing;
  }
  get stats(): ExecutorStats {
    const state = this.#state === 'ready' && this.#sent.held > 0 ? 'busy' : this.#state;
    return { id: this.id, index: this.index, state, running: this.#sent.running, ended: this.#ended };
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
      this.#state === 'ready' &&
      this.#wire.hasRoom &&
      this.#sent.held < this.#mostHeld &&
      !this.#prepared.isImporting &&
      // It can't be replaced while something lives in it; that must not block what comes.
      (this.#sent.total < this.#lifetime || this.kept.hasLiving || this.#streams.size > 0)
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
    if (event.ties !== undefined) this.kept.send(event.ties.references);
    this.#writer.write(event);
    if (event.ties?.makes !== undefined) this.kept.made(event.ties.makes.object.id);
    this.#sent.push(event);
  }

  flush(): void {
    this.#writer.flush();
  }

  /** An object that lives here is not needed any more, or could not be made. */
  free(id: number): void {
    this.flush();
    this.kept.drop(id);
    this.kept.unmade(id);
    if (this.#sent.held === 0) this.#emptied();
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
    if (message[0] === 'done') return this.#results.read(message, from);
    if (message[0] === 'ready') {
      this.#mostHeld = message[2] ?? Number.POSITIVE_INFINITY;
      if (message[3] !== undefined) this.#writer.limit(message[3]);
      for (const [url, failure] of message[1]) this.#prepared.failed(url, decodeError(failure));
      this.#state = 'ready';
      this.#owner.ready(this);
    } else if (message[0] === 'failed') this.#owner.unfit(this, decodeError(message[1]));
    else if (message[0] === 'stray') this.#owner.strayed(this, message[1], decodeError(message[2]));
    else if (message[0] === 'begun' || message[0] === 'progress') {
      const event = this.#sent.at(message[1]);
      if (event !== undefined && message[0] === 'begun') this.#owner.begun(event);
      else if (event !== undefined) this.#owner.progressed(event, decode(message[2] as WireValue));
    } else {
      this.#prepared.imported(message[1], message[2] === undefined ? undefined : decodeError(message[2]));
      this.#owner.changed();
    }
    return -1;
  }

  #eventEnded(event: EventState): void {
    this.#streams.delete(event);
    this.#ended += 1;
    if (this.#sent.held === 0) this.#emptied();
  }

  #emptied(): void {
    this.#idleSince = monotonic();
    if (this.#sent.total >= this.#lifetime && !this.kept.hasLiving) this.#owner.worn(this);
  }

  /** Takes out all that it held when it died: who failed with it, and who had not started, in the order sent. */
  blame(reason: CloseReason): Blame {
    this.#state = 'lost';
    return blame(this.#sent.takeAll(), this.#concurrency, reason, (wasRunning) =>
      this.#lost(reason, wasRunning ? 'while the event ran in it' : 'before the event’s result had left it', wasRunning),
    );
  }

  /** Why it was lost. */
  lossOf(reason: CloseReason): Error {
    const [url] = this.importing;
    const when = url !== undefined ? `while it imported ${url}` : this.hasWorked ? 'after it had run events' : 'before its first event';
    return this.#failure ?? this.#lost(reason, when, false);
  }

  /** Ends an executor that can't be trusted any more; `error` says why. */
  fail(error: Error): void {
    this.#failure ??= error;
    void this.kill();
  }

  close(): Promise<void> {
    this.#state = 'ending';
    return this.#channel.close();
  }

  kill(): Promise<void> {
    this.#state = 'ending';
    return this.#channel.kill();
  }

  ref(): void {
    this.#channel.ref();
  }
  unref(): void {
    this.#channel.unref();
  }

  #lost(reason: CloseReason, when: string, wasRunning: boolean): ExecutorLostError {
    return lostError(this.id, reason, this.#failure, when, wasRunning);
  }
}
