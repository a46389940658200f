/** What becomes of events whose executor was lost, or whose module can't be imported. */
import { EventTimeoutError } from '../../errors.ts';
import type { EventState } from '../../event-state.ts';
import type { Loss } from '../executors/blame.ts';
import type { Executor } from '../executors/executor.ts';
import { failureOf } from '../executors/prepared-targets.ts';
import type { Queues } from '../queueing/queues.ts';
import { annotate } from './annotate.ts';
import type { Bindings } from './bindings.ts';
import { ImportDeaths } from './import-deaths.ts';

export interface AftermathOwner {
  /** An attempt has failed; the event has, unless it runs again. */
  failed(event: EventState, error: Error, executorId: string | undefined): void;
  end(event: EventState, error: Error, isCancelled?: boolean): void;
}

export class Aftermath {
  readonly #queues: Queues;
  readonly #bindings: Bindings;
  readonly #owner: AftermathOwner;
  readonly #importDeaths = new ImportDeaths();
  readonly #open = new Set<EventState>();

  constructor(queues: Queues, bindings: Bindings, owner: AftermathOwner) {
    this.#queues = queues;
    this.#bindings = bindings;
    this.#owner = owner;
  }

  /** Events that no executor holds any more, and that are about to fail. */
  get open(): Iterable<EventState> {
    return this.#open;
  }

  /** An executor has ended, and what lived there with it. `reason` is what those who need that hear. */
  lost(executor: Executor, loss: Loss, reason: Error): void {
    const { failed, unstarted } = loss.blame();
    this.#bindings.lost(executor, unstarted, reason);
    const waited = [...unstarted, ...this.#queues.takePinned(executor.index)].toReversed();
    // Before anybody hears of a failure, who may end the loop: by then each must be where that finds it.
    const gone = waited.filter((event) => !this.#putBack(event));
    for (const event of [...failed.map(([event]) => event), ...gone]) this.#open.add(event);
    for (const [event, error] of failed) {
      this.#open.delete(event);
      this.#owner.failed(event, error, executor.id);
    }
    for (const event of gone) {
      this.#open.delete(event);
      this.#endWithout(event);
    }
    if (loss.isLoopsDoing || loss.isOrderly) return;
    const deadly = this.#importDeaths.after(executor.importing);
    if (deadly.size > 0) this.#failImportersOf(deadly, () => loss.newErrorForOthers());
  }

  /** An executor has imported a module. */
  imported(url: string): void {
    this.#importDeaths.survived(url);
  }

  /** The import of a module takes too long. */
  importHangs(url: string, failure: Error): void {
    this.#failImportersOf(new Set([url]), () => failureOf(failure));
  }

  /** Puts an event that had not begun back to where it waited. Returns false where it is to end instead. */
  #putBack(event: EventState): boolean {
    if (event.hasEnded) return true;
    if (isCancelled(event) || this.#bindings.lossFor(event) !== undefined) return false;
    event.requeue();
    this.#queues.unshift(event);
    return true;
  }

  /** Ends an event that was cancelled, or needed what lived in the executor that was lost. */
  #endWithout(event: EventState): void {
    const outcome = isCancelled(event) ? event.verdict : this.#bindings.lossFor(event);
    if (outcome !== undefined) this.#owner.end(event, outcome, outcome === event.verdict);
  }

  /** What needs a module that kills time and again, or hangs, fails; all else goes on. */
  #failImportersOf(modules: ReadonlySet<string>, reason: () => Error): void {
    for (const event of [...this.#queues]) {
      if (!modules.has(event.runs?.name.url ?? '') && !modules.has(event.inner?.name.url ?? '')) continue;
      this.#queues.remove(event);
      this.#owner.end(event, annotate(reason(), event, undefined));
    }
  }
}

/** What had not begun was not over time, even if it was next for longer than that. */
function isCancelled({ verdict }: EventState): boolean {
  return verdict !== undefined && !(verdict instanceof EventTimeoutError);
}
