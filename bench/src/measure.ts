// Rounds: every contender runs a slice of the workload in turn, so that what else the machine does meets all alike.
import type { Entrant } from './entrant.ts';
import type { Pinning } from './pinning.ts';
import type { Plan } from './plan.ts';
import type { Sample } from './protocol.ts';
import { SubjectProcess } from './subject-process.ts';

export interface Failure {
  readonly contender: string;
  readonly during: string;
  readonly reason: string;
}

export type Samples = ReadonlyMap<string, readonly Sample[]>;

export class Bench {
  readonly failures: Failure[] = [];
  readonly #kept = new Map<string, SubjectProcess>();
  readonly #entrants: readonly Entrant[];
  readonly #pinning: Pinning | undefined;

  constructor(entrants: readonly Entrant[], pinning: Pinning | undefined) {
    this.#entrants = entrants;
    this.#pinning = pinning;
  }

  async open(): Promise<void> {
    for (const entrant of this.#entrants) {
      await this.#attempt(entrant.name, 'start', async () => {
        this.#kept.set(entrant.name, await SubjectProcess.open(entrant, 1));
      });
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.values()].map((subject) => subject.close()));
  }

  async measure(plan: Plan): Promise<Samples> {
    const samples = new Map<string, Sample[]>();
    const takePart = this.#entrants.filter(({ name, workloads }) => this.#kept.has(name) && workloads.includes(plan.name));
    const slice = async (entrant: Entrant, keep: boolean, bounds: { ms: number; tasks: number }): Promise<void> => {
      const { name } = entrant;
      await this.#attempt(name, plan.name, async () => {
        const sample = await this.#slice(entrant, plan, bounds);
        if (keep) samples.set(name, [...(samples.get(name) ?? []), sample]);
      });
    };

    if (plan.processes === 'together') {
      await Promise.all(takePart.map((entrant) => slice(entrant, true, plan)));
      return samples;
    }
    if (plan.processes === 'kept') {
      for (const entrant of takePart) await slice(entrant, false, plan.warmUp);
    }
    for (let round = 0; round < plan.rounds; round += 1) {
      // Rotated, so that nobody always runs after the same one.
      const first = round % takePart.length;
      for (const entrant of [...takePart.slice(first), ...takePart.slice(0, first)]) await slice(entrant, true, plan);
    }
    // What it did well before it failed is no result.
    for (const { contender } of this.failures) samples.delete(contender);
    return samples;
  }

  async #slice(entrant: Entrant, plan: Plan, { ms, tasks }: { ms: number; tasks: number }): Promise<Sample> {
    const request = { workload: plan.name, ms, tasks };
    if (plan.processes === 'fresh') {
      const fresh = await SubjectProcess.open(entrant, plan.executors);
      try {
        return await fresh.run(request);
      } finally {
        await fresh.close();
      }
    }
    const subject = this.#kept.get(entrant.name);
    if (subject === undefined) throw new Error('its process is gone');
    if (!plan.pinned) return subject.run(request);
    this.#pinning?.pin(subject.pid);
    try {
      return await subject.run(request);
    } finally {
      this.#pinning?.release(subject.pid);
    }
  }

  /** One that fails is out of all that follows, and named in the report; the others go on. */
  async #attempt(name: string, during: string, act: () => Promise<void>): Promise<void> {
    if (this.failures.some((failure) => failure.contender === name)) return;
    try {
      await act();
    } catch (error) {
      this.failures.push({ contender: name, during, reason: error instanceof Error ? error.message : String(error) });
      await this.#kept.get(name)?.close();
      this.#kept.delete(name);
    }
  }
}
