/** Who may have failed with an executor that was lost: what ran in it, and nothing else. */
import type { ExecutorLostError } from '@mp-event-loop/core';
import type { Act } from '../act.ts';
import type { Attempt } from '../journal-reading.ts';
import type { Scene } from '../scene.ts';

/** µs: what the contract grants an event that had ended before a death that runs no exit hook, and what a busy machine adds to it. */
const JUST_ENDED = 100 + 20_000;

export class Losses {
  readonly #acts: ReadonlyMap<number, Act>;
  readonly #concurrency: number;
  readonly #byExecutor = new Map<string, Attempt[]>();

  constructor({ watch, settings }: Scene, attempts: readonly Attempt[]) {
    this.#acts = watch.acts;
    this.#concurrency = settings.concurrency;
    for (const attempt of attempts) {
      const own = this.#byExecutor.get(attempt.executor);
      if (own === undefined) this.#byExecutor.set(attempt.executor, [attempt]);
      else own.push(attempt);
    }
  }

  judge(act: Act, error: ExecutorLostError, attempts: readonly Attempt[]): string[] {
    const executor = /executor (\S+) /.exec(error.message)?.[1] ?? 'none';
    const ranThere = this.#byExecutor.get(executor) ?? [];
    const own = attempts.find((attempt) => attempt.executor === executor);
    const why = `was lost with ${executor} (wasRunning: ${error.wasRunning}, ${error.message})`;
    const killers = ranThere.filter(({ id }) => this.#mayKill(this.#acts.get(id)));
    if (killers.length === 0) return [`${why}, where nothing ran that could have killed it`];
    const hadBomb = killers.some(({ id }) => this.#acts.get(id)?.plan.leavesBomb === true);
    if (own === undefined) {
      // It may have been counted and killed before it could say that it ran.
      const isSudden = hadBomb || killers.some(({ id }) => this.#diesWithoutHook(this.#acts.get(id)));
      return (isSudden && this.#concurrency > 1) || act.options.transfer !== undefined ? [] : [`${why}, and had not begun there`];
    }
    if (this.#concurrency > 1 || hadBomb || this.#mayKill(act)) return [];
    if (error.wasRunning) return [`${why}, but what killed it was event ${killers.map(({ id }) => id).join()}`];
    const last = ranThere.at(-1) as Attempt;
    if (!this.#diesWithoutHook(this.#acts.get(last.id))) return [`${why}, but the death ran its exit hook`];
    const ended = own.endedAt ?? own.begunAt;
    return last.begunAt - ended <= JUST_ENDED ? [] : [`${why}, though it had ended ${last.begunAt - ended} µs before`];
  }

  #mayKill(act: Act | undefined): boolean {
    return act !== undefined && (diesItself(act) || act.plan.leavesBomb || this.#diesWithoutHook(act));
  }

  /** Killed from outside, since it did not give way, or out of memory. */
  #diesWithoutHook(act: Act | undefined): boolean {
    if (act === undefined) return false;
    const { plan, options, cancelled, isLeft, isAbandoned, mayBeStopped } = act;
    if (plan.kind === 'run out of memory' || plan.kind === 'kill') return true;
    return options.timeout !== undefined || cancelled !== undefined || isLeft || isAbandoned || (mayBeStopped && plan.expects.ends === 'items');
  }
}

function diesItself({ plan: { expects } }: Act): boolean {
  return expects.ends === 'death' || (expects.ends === 'items' && expects.then === 'exit');
}
