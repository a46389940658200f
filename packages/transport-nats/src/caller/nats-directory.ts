/** Who is there: asks all hosts of a group. */
import { TransportError } from '@mp-event-loop/core';
import { after, monotonic, type Timer } from '@mp-event-loop/core/clock';
import type { Candidate, Directory } from '@mp-event-loop/remote';
import type { Asker, CallerLine } from './caller-line.ts';
import type { SharedConnection } from './shared-connection.ts';

/** ms without another answer after which all have answered: where fewer came than the last time, and where as many did. */
const SETTLED_AFTER = 30;
const SETTLED_SOON = 5;
/** ms for the first answer. */
const FIRST_WITHIN = 500;
/** ms before a question is repeated that nobody heard, doubling, and how often: who listens a cluster learns with a delay. */
const UNHEARD_WAIT = 25;
const MAX_UNHEARD = 4;
/** ms for which an answer serves all who ask: loops open many executors at a time. */
const FRESH_FOR = 200;
/** So many answers are enough to choose from. Of a larger group a part is asked to answer. */
const ENOUGH = 64;

export class NatsDirectory implements Directory {
  readonly #shared: () => Pick<SharedConnection, 'with'>;
  readonly #group: string;
  #asking: Promise<readonly Candidate[]> | undefined;
  #known: readonly Candidate[] = [];
  #freshUntil = Number.NEGATIVE_INFINITY;
  /** The part of the group that is to answer. */
  #part = 1;

  constructor(shared: () => Pick<SharedConnection, 'with'>, group: string) {
    this.#shared = shared;
    this.#group = group;
  }

  async candidates(signal: AbortSignal): Promise<readonly Candidate[]> {
    signal.throwIfAborted();
    if (monotonic() < this.#freshUntil) return this.#known;
    this.#asking ??= this.#shared()
      .with((caller) => this.#ask(caller))
      .finally(() => {
        this.#asking = undefined;
      });
    return orAborted(this.#asking, signal);
  }

  async #ask(caller: CallerLine): Promise<readonly Candidate[]> {
    let found = await new Question(caller, this.#group, this.#part, this.#known.length).answers;
    // It may have shrunk since.
    if (found.length === 0 && this.#part < 1) {
      this.#part = 1;
      found = await new Question(caller, this.#group, 1, 0).answers;
    }
    if (found.length === 0)
      throw new TransportError(
        `no host of group ${this.#group} answers on ${caller.line.server}: start one with mp-event-loop-nats-host --group ${this.#group}`,
      );
    const hosts = found.length / this.#part;
    this.#part = Math.min(1, ENOUGH / hosts);
    this.#known = found;
    this.#freshUntil = monotonic() + FRESH_FOR;
    return found;
  }
}

/** One question, until it is answered. */
class Question implements Asker {
  readonly #found = new Map<string, Candidate>();
  readonly answers: Promise<readonly Candidate[]>;
  #resolve: (candidates: readonly Candidate[]) => void = () => {};
  #reject: (error: Error) => void = () => {};
  readonly #send: () => void;
  #end: () => void = () => {};
  #timer: Timer | undefined;
  #unheard = 0;
  readonly #expected: number;

  /** `part`: of the hosts is to answer. `expected`: so many have answered the last time. */
  constructor(caller: CallerLine, group: string, part: number, expected: number) {
    this.#expected = expected;
    this.answers = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#send = () => {
      this.#end();
      this.#end = caller.ask(group, { part }, this);
      this.#endAfter(FIRST_WITHIN);
    };
    this.#send();
  }

  answered(data: Uint8Array): void {
    const candidate = readAnswer(data);
    if (candidate === undefined) return;
    this.#found.set(candidate.address, candidate);
    this.#endAfter(this.#expected > 0 && this.#found.size >= this.#expected ? SETTLED_SOON : SETTLED_AFTER);
  }

  unheard(): void {
    this.#unheard += 1;
    this.#timer?.cancel();
    if (this.#unheard < MAX_UNHEARD) this.#timer = after(UNHEARD_WAIT * 2 ** this.#unheard, this.#send);
    else this.#over();
  }

  failed(error: Error): void {
    this.#timer?.cancel();
    this.#end();
    this.#reject(error);
  }

  #endAfter(time: number): void {
    this.#timer?.cancel();
    this.#timer = after(time, () => this.#over());
  }

  #over(): void {
    this.#end();
    this.#resolve([...this.#found.values()]);
  }
}

function readAnswer(data: Uint8Array): Candidate | undefined {
  try {
    const { host, free } = JSON.parse(Buffer.from(data).toString()) as { readonly host?: unknown; readonly free?: unknown };
    return typeof host === 'string' && Number.isSafeInteger(free) ? { address: host, free: free as number } : undefined;
  } catch {
    return undefined;
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new TransportError('the attempt was given up'));
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
