/** The loop's conversation with one executor: which modules it has, which events it holds, what it answers. */
import { monotonic } from '../../clock.ts';
import type { EventHolder } from '../../event-holder.ts';
import type { EventState } from '../../event-state.ts';
import type { CloseReason, ExecutorChannel, Transport } from '../../transport.ts';
import { type ExecutorMessage, PROTOCOL_VERSION } from '../../wire/protocol.ts';
import type { Intake, Sender } from '../handling/intake.ts';
import { messageFrom } from '../incoming.ts';
import type { ExecutorStats } from '../reporting/stats.ts';
import { sendCancel, sendHello } from '../wire-edge.ts';
import { Backpressure } from './backpressure.ts';
import { Capacity } from './capacity.ts';
import { tooLate } from './ending.ts';
import type { ExecutorEvents, ItemSource } from './executor-events.ts';
import type { ExecutorOwner, ExecutorSettings } from './executor-owner.ts';
import { defaultGracePeriod } from './grace-period.ts';
import type { Greeting } from './greeting.ts';
import { KeptObjects, type KeptObjectsOwner } from './kept-objects.ts';
import { type MessageOwner, MessageReader } from './message-reader.ts';
import type { Planner } from './planner.ts';
import { type ImportOwner, PreparedTargets } from './prepared-targets.ts';
import { type ResultOwner, ResultReader } from './result-reader.ts';
import { RunWriter } from './run-writer.ts';
import { SentEvents } from './sent-events.ts';
import { Silence } from './silence.ts';
import { mayHaveYielded } from './yielding.ts';

export class Executor implements EventHolder<EventState>, ImportOwner, ItemSource, KeptObjectsOwner, MessageOwner, ResultOwner, Sender {
  readonly index: number;
  readonly channel: ExecutorChannel;
  readonly id: string;
  readonly gracePeriod: number;
  readonly concurrency: number;
  readonly kept: KeptObjects;
  readonly sent: SentEvents;
  readonly capacity: Capacity;
  readonly #owner: ExecutorOwner;
  readonly #events: ExecutorEvents;
  readonly #planner: Planner;
  readonly #settings: ExecutorSettings;
  readonly #writer: RunWriter;
  readonly #prepared: PreparedTargets;
  readonly #results: ResultReader;
  readonly #messages: MessageReader;
  readonly #silence = new Silence();
  #ended = 0;
  #isReachable = true;
  #isReady = false;
  #isEnding = false;
  #isKilled = false;
  /** Since when it has held nothing, in ms of `monotonic`. */
  #idleSince: number = monotonic();

  constructor(
    channel: ExecutorChannel,
    index: number,
    isolation: Transport['isolation'],
    settings: ExecutorSettings,
    owner: ExecutorOwner,
    events: ExecutorEvents,
    planner: Planner,
  ) {
    this.index = index;
    this.channel = channel;
    this.id = channel.id;
    this.#settings = settings;
    this.concurrency = settings.concurrency;
    this.gracePeriod = settings.gracePeriod ?? defaultGracePeriod(isolation);
    this.#owner = owner;
    this.#events = events;
    this.#planner = planner;
    this.sent = new SentEvents(this, settings.concurrency, events, settings.clock);
    this.kept = new KeptObjects(channel, this);
    this.#results = new ResultReader(this, events);
    this.#prepared = new PreparedTargets(channel, settings.startTimeout, this);
    const backpressure = new Backpressure(channel, planner);
    this.capacity = new Capacity(this.sent, this.kept, backpressure, settings);
    this.#writer = new RunWriter(backpressure);
    const about = { channel, sent: this.sent, kept: this.kept, prepared: this.#prepared, writer: this.#writer, silence: this.#silence };
    this.#messages = new MessageReader(about, this, owner, events, planner);
  }

  get isReachable(): boolean {
    return this.#isReachable;
  }
  /** Since when it has held nothing, in ms of `monotonic`; undefined while it does something. */
  get idleSince(): number | undefined {
    return this.kept.hasLiving || this.sent.held > 0 || this.importing.length > 0 ? undefined : this.#idleSince;
  }
  get importing(): string[] {
    return this.#prepared.importing;
  }

  stats(state: ExecutorStats['state']): ExecutorStats {
    return { id: this.id, index: this.index, state, running: this.sent.running, ended: this.#ended, location: this.channel.location };
  }

  /** The way to it is broken, or mended. */
  reach(isReachable: boolean): void {
    this.#isReachable = isReachable;
    this.#silence.restart();
  }

  hasBegun(event: EventState): boolean {
    return this.#silence.hasBegun(event, this.channel.started);
  }

  hasPassed(event: EventState): boolean {
    return this.concurrency === 1 && event.sentAs + 1 < (this.channel.started ?? 0);
  }

  /** Has the intake take what it sends, to be read in turn. */
  listen(intake: Intake): void {
    const received = (message: unknown): void => {
      try {
        intake.add(this, messageFrom(message));
      } catch (error) {
        this.kill(error as Error);
      }
    };
    this.channel.listen(received, () => intake.run());
    void this.channel.closed.then((reason) => intake.addEnd(this, reason));
  }

  /** Introduces the loop. The answer is `ready` or `failed`. */
  greet(loop: Greeting): void {
    this.#prepared.greetedWith(loop.modules);
    const who = { version: PROTOCOL_VERSION, executorId: this.id, index: this.index, concurrency: this.concurrency };
    const failure = sendHello(this.channel, { ...who, ...loop });
    if (failure !== undefined) this.#owner.unfit(failure);
  }

  /**
   * Has the modules imported that the event needs, if that is still to be done. Returns whether it can be sent.
   *
   * @throws TargetError when a module could not be imported.
   */
  prepare({ runs, inner }: EventState): boolean {
    return (runs === undefined || this.#prepared.prepare(runs)) && (inner === undefined || this.#prepared.prepare(inner));
  }

  /** @throws SerializationError when the event can't cross; it is not held then. */
  push(event: EventState): void {
    const { ties } = event;
    if (ties !== undefined) this.kept.send(ties.references);
    this.#writer.write(event);
    if (ties?.makes !== undefined) this.kept.made(ties.makes.object.id);
    this.sent.push(event);
  }

  flush(): void {
    this.#writer.flush();
  }

  /** An object that lives here is not needed any more, or could not be made. */
  free(id: number): Promise<void> {
    this.flush();
    const freed = this.kept.free(id);
    if (this.sent.held === 0) this.#emptied();
    return freed;
  }

  /** Has it end in order: it disposes first of what lives there. */
  end(): void {
    this.#isEnding = this.#isReady && (this.kept.isInUse || this.#settings.initialize !== undefined);
    this.channel.ref();
    if (this.#isEnding) this.channel.send(['end']);
    else void this.channel.close();
  }

  endsLate(waited: number): void {
    if (this.#isEnding) this.disposalFailed(tooLate(`the disposal of what lives in executor ${this.id}`, waited));
  }

  greeted(): void {
    this.#isReady = true;
    this.#owner.ready();
  }

  disposalFailed(error: Error): void {
    this.#owner.strayed(undefined, error);
  }

  /** Asks the event to give way, or not to begin. */
  cancel(event: EventState, reason: unknown): void {
    this.flush();
    sendCancel(this.channel, event.sentAs, reason);
    this.#silence.asked(event.sentAs);
  }

  /** Lets a stream send so many more items. */
  credit(event: EventState, items: number): void {
    if (event.holder === this) this.channel.send(['credit', event.sentAs, items]);
  }

  /** Says whether anybody hears of progress. */
  hearProgress(isHeard: boolean): void {
    this.channel.send(['progress', isHeard]);
  }

  /** Reads a message, one result at a time. Returns the position to go on from, or -1 when it was read to its end. */
  receive(message: ExecutorMessage, from: number): number {
    this.#silence.restart();
    if (message[0] === 'done') return this.#results.read(message, from);
    this.#messages.read(message);
    return -1;
  }

  closed(reason: CloseReason): void {
    this.#owner.closed(reason);
    this.#prepared.stop();
    this.kept.stop();
  }

  /** Its import of a module takes too long. It is replaced where that costs nobody anything: whatever it holds has not begun. */
  hangs(url: string, failure: Error): void {
    this.#prepared.imported(url, failure);
    this.#events.importHangs(url, failure);
    if (this.sent.hasBegunNone(this.channel.started)) this.kill(failure);
    this.#planner.plan();
  }

  /** It turned out to be a stream. */
  streamed(event: EventState): void {
    this.capacity.streamed(event);
    this.#events.streamed(event, this);
  }

  /** It has answered for the event. */
  answered(event: EventState, ran: number): void {
    this.capacity.answered(event);
    this.#silence.told(event.sentAs);
    if (!this.#isKilled && this.concurrency === 1 && mayHaveYielded(event, ran)) this.channel.send(['resume', event.sentAs]);
    this.#ended += 1;
    if (this.sent.held === 0) this.#emptied();
  }

  /** It is to be replaced as soon as it is free. */
  retire(): void {
    this.capacity.retire();
    if (this.sent.held === 0) this.#emptied();
  }

  #emptied(): void {
    this.#idleSince = monotonic();
    if (this.capacity.isWorn) this.#owner.worn();
  }

  /** Ends an executor that can't be trusted any more; `error` says why. */
  kill(error: Error): void {
    this.#isKilled = true;
    void this.#owner.kill(error);
  }
}
