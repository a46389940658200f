/** Opens executors, replaces those that die, and gives up on places where they only die. */
import { TerminatedError, toError } from '../errors.ts';
import type { CloseReason, ExecutorChannel, Transport } from '../transport.ts';
import type { ExecutorMessage, Hello } from '../wire/protocol.ts';
import { ExecutorHandle, type HandleOwner } from './executor-handle.ts';

/** Deaths in a row before a first event, after which a place stays empty. */
const MAX_DEATHS = 5;
/** The first wait before a replacement, in ms; it doubles with each death, and the wait is drawn between none and all of it. */
const FIRST_BACKOFF = 100;

/** What an executor takes over when it begins; asked for anew for each, since modules become known while the loop runs. */
export type Greeting = Pick<Hello, 'modules' | 'initialize'>;

export interface SupervisorOptions {
  readonly transport: () => Promise<Transport>;
  readonly name: string;
  readonly concurrency: number;
  readonly greeting: (isFirst: boolean) => Greeting;
  readonly owner: Omit<HandleOwner, 'unfit'> & {
    readonly received: (handle: ExecutorHandle, message: ExecutorMessage) => void;
    readonly drained: () => void;
    /** Its channel has closed; called when all that it sent before was read. */
    readonly lost: (handle: ExecutorHandle, reason: CloseReason) => void;
    /** Calls back when all that the executor sent before was read. */
    readonly afterMessages: (handle: ExecutorHandle, action: () => void) => void;
  };
  /** No executor is left or will be: the first reason. */
  readonly onHopeless: (reason: Error) => void;
}

/** One of the loop's places for an executor. */
interface Place {
  readonly index: number;
  handle: ExecutorHandle | undefined;
  isReady: boolean;
  deaths: number;
  firstReason: Error | undefined;
  isGivenUp: boolean;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #places: Place[] = [];
  #lastReason: Error | undefined;
  #abort = new AbortController();
  readonly #backoffs = new Set<ReturnType<typeof setTimeout>>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get handles(): ExecutorHandle[] {
    return this.#places.flatMap((place) => place.handle ?? []);
  }
  get readyCount(): number {
    return this.#places.filter((place) => place.isReady).length;
  }

  /** Why the last executor died or could not be opened. */
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
    this.#places.length = 0;
    this.#lastReason = undefined;
    for (let index = 0; index < count; index += 1) {
      const place: Place = { index, handle: undefined, isReady: false, deaths: 0, firstReason: undefined, isGivenUp: false };
      this.#places.push(place);
      void this.#fill(place, this.#abort.signal);
    }
  }

  /** Closes all executors in order; what takes longer than `patience` ms is killed. */
  async close(patience: number): Promise<void> {
    await this.#end((handle) => withPatience(handle.close(), patience, () => void handle.kill()));
  }

  /** Kills all executors, whatever they do. */
  async kill(): Promise<void> {
    await this.#end((handle) => handle.kill());
  }

  async #end(how: (handle: ExecutorHandle) => Promise<void>): Promise<void> {
    const handles = this.handles;
    this.#abort.abort(new TerminatedError('the loop ended while an executor was being opened'));
    for (const timer of this.#backoffs) clearTimeout(timer);
    this.#backoffs.clear();
    await Promise.all(handles.map(how));
  }

  async #fill(place: Place, signal: AbortSignal): Promise<void> {
    let channel: ExecutorChannel;
    try {
      const transport = await this.#options.transport();
      signal.throwIfAborted();
      channel = await transport.open({ name: this.#options.name, index: place.index, signal, print });
    } catch (error) {
      if (!signal.aborted) this.#died(place, signal, toError(error, 'the transport'));
      return;
    }
    if (signal.aborted) {
      void channel.kill();
      return;
    }
    this.#employ(place, channel, signal);
  }

  #employ(place: Place, channel: ExecutorChannel, signal: AbortSignal): void {
    const { owner, concurrency, greeting } = this.#options;
    const handle: ExecutorHandle = new ExecutorHandle(channel, place.index, concurrency, {
      ...owner,
      ready: () => {
        place.isReady = true;
        owner.ready(handle);
      },
      // Before the loop has any executor, what one can't do none can; later it may be this one's misfortune.
      unfit: (_, error) => {
        if (this.readyCount === 0 && !signal.aborted) this.#options.onHopeless(error);
        else handle.fail(error);
      },
    });
    place.handle = handle;
    handle.listen((message) => owner.received(handle, message), owner.drained);
    void handle.closed.then((reason) => owner.afterMessages(handle, () => this.#closed(place, handle, reason, signal)));
    handle.greet(greeting(place.deaths === 0));
  }

  #closed(place: Place, handle: ExecutorHandle, reason: CloseReason, signal: AbortSignal): void {
    place.handle = undefined;
    place.isReady = false;
    if (handle.hasWorked) place.deaths = 0;
    this.#options.owner.lost(handle, reason);
    if (!signal.aborted) this.#died(place, signal, handle.lossOf(reason), handle.hasWorked);
  }

  #died(place: Place, signal: AbortSignal, reason: Error, hadWorked = false): void {
    this.#lastReason = reason;
    if (hadWorked) {
      void this.#fill(place, signal);
      return;
    }
    place.deaths += 1;
    place.firstReason ??= reason;
    if (place.deaths >= MAX_DEATHS) {
      place.isGivenUp = true;
      if (this.#places.every((one) => one.isGivenUp)) this.#options.onHopeless(this.#places[0]?.firstReason ?? reason);
      return;
    }
    const wait = Math.random() * FIRST_BACKOFF * 2 ** (place.deaths - 1);
    const timer = setTimeout(() => {
      this.#backoffs.delete(timer);
      void this.#fill(place, signal);
    }, wait);
    this.#backoffs.add(timer);
  }
}

function print(stream: 'stdout' | 'stderr', text: string): void {
  const streams = (globalThis as { process?: { stdout?: { write(text: string): void }; stderr?: { write(text: string): void } } }).process;
  const target = streams?.[stream];
  if (target !== undefined) target.write(text);
  else if (stream === 'stdout') console.log(text);
  else console.error(text);
}

async function withPatience(done: Promise<void>, patience: number, onOver: () => void): Promise<void> {
  const timer = setTimeout(onOver, patience);
  await done;
  clearTimeout(timer);
}
