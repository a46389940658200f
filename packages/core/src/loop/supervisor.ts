/** Opens executors, replaces those that die, gives up on places where they only die, and lets their number follow the work. */
import { AuthError, ProtocolError, TerminatedError, toError } from '../errors.ts';
import type { CloseReason, ExecutorChannel, OpenRequest, Transport } from '../transport.ts';
import type { ExecutorMessage } from '../wire/protocol.ts';
import { Delays, withPatience } from './delays.ts';
import { ExecutorHandle } from './executor-handle.ts';
import type { Greeting } from './greeting.ts';
import type { HandleOwner } from './handle-owner.ts';
import { emptyPlace, type Place } from './place.ts';

/** Deaths in a row before a first event, after which a place stays empty. */
const MAX_DEATHS = 5;
/** The first wait before a replacement, in ms; it doubles with each death, and the wait is drawn between none and all of it. */
const FIRST_BACKOFF = 100;
/** ms after which a place that was given up is tried once more: a host that was away may be back. */
const REST = 10_000;

export interface SupervisorOptions {
  readonly transport: () => Promise<Transport>;
  readonly name: string;
  readonly concurrency: number;
  /** The most executors there may be. */
  readonly max: number;
  /** Events after which an executor is replaced. */
  readonly lifetime: number;
  readonly print: OpenRequest['print'];
  /** Asked for anew for each executor, since modules become known while the loop runs. */
  readonly greeting: (isFirst: boolean) => Greeting;
  readonly owner: Omit<HandleOwner, 'unfit' | 'worn'> & {
    readonly received: (handle: ExecutorHandle, message: ExecutorMessage) => void;
    readonly drained: () => void;
    /** Its channel has closed; called when all that it sent before was read. */
    readonly lost: (handle: ExecutorHandle, reason: CloseReason) => void;
    /** Calls back when all that the executor sent before was read. */
    readonly afterMessages: (handle: ExecutorHandle, action: () => void) => void;
  };
  /** No executor is left or will be: the first reason. */
  readonly onHopeless: (reason: Error) => void;
  /** A place stays empty for now, while others go on: what was meant for it must go elsewhere, and stay there. */
  readonly onGivenUp: (index: number) => void;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  #places: Place[] = [];
  /** Why the last executor died or could not be opened. */
  #lastReason: Error | undefined;
  /** How many executors there are to be whatever the work. */
  #wanted = 0;
  readonly #delays = new Delays();
  /** Aborted when the loop ends: openings that end later must not be taken for those of a later start. */
  #abort = new AbortController();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get handles(): ExecutorHandle[] {
    return this.#places.flatMap((place) => place.handle ?? []);
  }
  get readyCount(): number {
    return this.#places.filter((place) => place.isReady).length;
  }
  /** Places that have had an executor. Where executors are soon replaced there may never be as many at once. */
  get openedCount(): number {
    return this.#places.filter((place) => place.wasReady).length;
  }
  get lastReason(): Error | undefined {
    return this.#lastReason;
  }

  ref(): void {
    for (const handle of this.handles) handle.ref();
  }
  /** What is being opened goes on keeping the process alive. */
  unref(): void {
    for (const place of this.#places) if (place.isReady) place.handle?.unref();
  }

  /** Opens `count` executors, side by side. */
  open(count: number): void {
    this.#abort = new AbortController();
    this.#lastReason = undefined;
    this.#wanted = count;
    this.#places = Array.from({ length: this.#options.max }, (_, index) => emptyPlace(index));
    this.grow(count);
  }

  /** Opens more executors, so that up to `count` are on their way, as far as there are places. */
  grow(count: number): void {
    if (this.#abort.signal.aborted) return;
    let left = count - this.#places.filter((place) => place.state === 'opening').length;
    for (const place of this.#places) {
      if (left <= 0) return;
      if (place.state !== 'empty') continue;
      left -= 1;
      void this.#fill(place, this.#abort.signal);
    }
  }

  /** Opens the executor of that index, if there is none. */
  openAt(index: number): void {
    const place = this.#places[index];
    if (place?.state === 'empty' && !this.#abort.signal.aborted) void this.#fill(place, this.#abort.signal);
  }

  /** That index, or the next whose place was never given up: what went to another slot stays there, with its state. */
  usableSlot(index: number): number {
    // Nearly always, and asked for each event that has an affinity.
    if (this.#places[index]?.wasGivenUp === false) return index;
    const inOrder = [...this.#places.slice(index), ...this.#places.slice(0, index)];
    const usable = inOrder.find((place) => !place.wasGivenUp) ?? inOrder.find((place) => place.state !== 'given up');
    return usable?.index ?? index;
  }

  /** Closes one that does nothing; its place stays empty until it is needed. */
  retire(handle: ExecutorHandle): void {
    this.#closeFor(handle, 'leave empty');
  }

  /** Ends all attempts to open executors. */
  stopOpening(): void {
    this.#abort.abort(new TerminatedError('the loop ended while an executor was being opened'));
    this.#delays.clear();
  }

  /** Closes all executors in order; what takes longer than `patience` ms is killed. */
  close(patience: number): Promise<void> {
    return this.#end((handle) => withPatience(handle.close(), patience, () => void handle.kill()));
  }

  /** Kills all executors, whatever they do. */
  kill(): Promise<void> {
    return this.#end((handle) => handle.kill());
  }

  async #end(how: (handle: ExecutorHandle) => Promise<void>): Promise<void> {
    this.stopOpening();
    // Not only until they have ended: until what they sent was read too, so that a loop that has stopped has nothing left.
    await Promise.all(this.#places.map(({ handle, gone }) => handle && how(handle).then(() => gone)));
  }

  #closeFor(handle: ExecutorHandle, afterClose: Place['afterClose']): void {
    const place = this.#places.find((one) => one.handle === handle);
    if (place === undefined || place.afterClose !== undefined) return;
    place.afterClose = afterClose;
    place.isReady = false;
    handle.ref();
    void handle.close();
  }

  async #fill(place: Place, signal: AbortSignal): Promise<void> {
    place.state = 'opening';
    let channel: ExecutorChannel;
    try {
      const transport = await this.#options.transport();
      signal.throwIfAborted();
      const { name, print } = this.#options;
      channel = await transport.open({ name, index: place.index, signal, print });
    } catch (error) {
      const reason = toError(error, 'the transport');
      if (signal.aborted) {
        if (error !== signal.reason) this.#lastReason = reason;
        return;
      }
      // Neither a wrong token nor a wrong version gets better with time.
      if (this.readyCount === 0 && (reason instanceof AuthError || reason instanceof ProtocolError)) this.#options.onHopeless(reason);
      else this.#died(place, signal, reason);
      return;
    }
    if (signal.aborted) void channel.kill();
    else this.#employ(place, channel, signal);
  }

  #employ(place: Place, channel: ExecutorChannel, signal: AbortSignal): void {
    const { owner, concurrency, lifetime, greeting } = this.#options;
    const handle: ExecutorHandle = new ExecutorHandle(channel, place.index, concurrency, lifetime, {
      ...owner,
      ready: () => {
        place.state = 'open';
        place.isReady = true;
        place.wasReady = true;
        owner.ready(handle);
      },
      // Before the loop has any executor, what one can't do none can; later it may be this one's misfortune.
      unfit: (_, error) => {
        if (this.openedCount === 0 && !signal.aborted) this.#options.onHopeless(error);
        else handle.fail(error);
      },
      worn: () => this.#closeFor(handle, 'refill'),
    });
    place.handle = handle;
    handle.listen((message) => owner.received(handle, message), owner.drained);
    place.gone = new Promise((resolve) => {
      const closed = (reason: CloseReason): void => {
        this.#closed(place, handle, reason, signal);
        resolve();
      };
      void handle.closed.then((reason) => owner.afterMessages(handle, () => closed(reason)));
    });
    handle.greet(greeting(place.deaths === 0));
  }

  #closed(place: Place, handle: ExecutorHandle, reason: CloseReason, signal: AbortSignal): void {
    const { afterClose } = place;
    place.handle = undefined;
    place.isReady = false;
    place.afterClose = undefined;
    const staysEmpty = signal.aborted || afterClose === 'leave empty';
    // Before anybody hears of it: who hears may ask for more executors, and must not take this place too.
    place.state = staysEmpty ? 'empty' : 'opening';
    if (handle.hasWorked) {
      place.deaths = 0;
      place.firstReason = undefined;
    }
    this.#options.owner.lost(handle, reason);
    if (staysEmpty) return;
    if (afterClose === 'refill' || handle.hasWorked) void this.#fill(place, signal);
    else this.#died(place, signal, handle.lossOf(reason));
  }

  /** It died before a first event. */
  #died(place: Place, signal: AbortSignal, reason: Error): void {
    this.#lastReason = reason;
    place.deaths += 1;
    place.firstReason ??= reason;
    if (place.deaths >= MAX_DEATHS) {
      place.state = 'given up';
      place.wasGivenUp = true;
      // Places that are empty or open are others' to fail; the loop is lost when none is.
      if (this.#places.every((one) => one.state === 'given up' || one.state === 'empty')) this.#options.onHopeless(place.firstReason);
      else {
        this.#options.onGivenUp(place.index);
        this.#delays.after(REST, false, () => this.#tryAgain(place, signal));
      }
      return;
    }
    place.state = 'opening';
    const wait = Math.random() * FIRST_BACKOFF * 2 ** (place.deaths - 1);
    this.#delays.after(wait, true, () => void this.#fill(place, signal));
  }

  #tryAgain(place: Place, signal: AbortSignal): void {
    const others = this.#places.filter(({ state }) => state === 'open' || state === 'opening').length;
    if (others < this.#wanted) void this.#fill(place, signal);
    else place.state = 'empty';
  }
}
