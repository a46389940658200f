/**
 * Loops that cases share which neither end theirs nor leave anything in it: starting an executor for each would be most of their work.
 * A shared loop has measured targets, and hands quick events ahead: a case whose order rests on a loop that does not needs its own.
 */
import { EventLoop } from '../event-loop.ts';
import type { OutputHandler } from '../loop/handling/handler-chain.ts';
import type { Transport } from '../transport.ts';

/** What a case wants of a loop that it shares. Its handlers are removed when it is over. */
export interface SharedOptions {
  readonly executors?: number;
  readonly concurrency?: number;
  readonly outputHandlers?: OutputHandler | readonly OutputHandler[];
  readonly errorHandlers?: OutputHandler | readonly OutputHandler[];
}

/** A loop, the executors that it has, and how to take back what a case added to it. */
interface Lent {
  readonly loop: EventLoop;
  readonly executors: number;
  readonly undo: (() => void)[];
}

export class SharedLoops {
  /** By their numbers of executors and of events at once. */
  readonly #loops = new Map<string, Lent>();
  #cases: number;

  /** `cases`: how many may use them. After the last of them they are ended. */
  constructor(cases: number) {
    this.#cases = cases;
  }

  borrow(transport: Transport, { executors = 1, concurrency = 1, outputHandlers = [], errorHandlers = [] }: SharedOptions): EventLoop {
    const kind = `${executors} ${concurrency}`;
    const lent = this.#loops.get(kind) ?? { loop: new EventLoop({ transport, executors, concurrency }), executors, undo: [] };
    this.#loops.set(kind, lent);
    const { loop, undo } = lent;
    for (const handler of [outputHandlers].flat()) {
      loop.addOutputHandler(handler);
      undo.push(() => loop.removeOutputHandler(handler));
    }
    for (const handler of [errorHandlers].flat()) {
      loop.addErrorHandler(handler);
      undo.push(() => loop.removeErrorHandler(handler));
    }
    return loop;
  }

  /** A case is over. The next one gets another loop for one that failed, or in which it left anything behind. */
  async leave(hasFailed: boolean): Promise<void> {
    this.#cases -= 1;
    const over: EventLoop[] = [];
    for (const [kind, lent] of this.#loops) {
      if (this.#cases > 0 && !hasFailed && isAsNew(lent)) {
        // Events that have ended may still have handlers to run: those of the next case are none of theirs.
        await lent.loop.wait();
        for (const undo of lent.undo.splice(0)) undo();
        continue;
      }
      this.#loops.delete(kind);
      over.push(lent.loop);
    }
    await Promise.all(over.map((loop) => loop.terminate()));
  }
}

function isAsNew({ loop, executors: wanted }: Lent): boolean {
  const { queued, running, executors } = loop.stats();
  return loop.isRunning() && queued === 0 && running === 0 && executors.length === wanted;
}
