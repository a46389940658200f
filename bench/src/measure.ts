// Rounds: every contender runs a slice of the workload in turn, so that what else the machine does meets all alike.
import type { Pinning } from './pinning.ts';
import type { Plan } from './plan.ts';
import type { Sample } from './protocol.ts';
import type { Entry } from './roster.ts';
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
  readonly #roster: readonly Entry[];
  readonly #pinning: Pinning | undefined;

  constructor(roster: readonly Entry[], pinning: Pinning | undefined) {
    this.#roster = roster;
    this.#pinning = pinning;
  }

  async open(): Promise<void> {
    for (const { name } of this.#roster) {
      await this.#attempt(name, 'start', async () => {
        this.#kept.set(name, await SubjectProcess.open(name));
      });
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.values()].map((subject) => subject.close()));
  }

  async measure(plan: Plan): Promise<Samples> {
    const samples = new Map<string, Sample[]>();
    const names = [...this.#kept.keys()];
    const slice = async (name: string, keep: boolean, bounds: { ms: number; tasks: number }): Promise<void> => {
      await this.#attempt(name, plan.name, async () => {
        const sample = await this.#slice(name, plan, bounds);
        if (keep) samples.set(name, [...(samples.get(name) ?? []), sample]);
      });
    };

    if (plan.processes === 'together') {
      await Promise.all(names.map((name) => slice(name, true, plan)));
      return samples;
    }
    if (plan.processes === 'kept') {
      for (const name of names) await slice(name, false, plan.warmUp);
    }
    for (let round = 0; round < plan.rounds; round += 1) {
      // Rotated, so that nobody always runs after the same one.
      const first = round % names.length;
      for (const name of [...names.slice(first), ...names.slice(0, first)]) await slice(name, true, plan);
    }
    // What it did well before it failed is no result.
    for (const { contender } of this.failures) samples.delete(contender);
    return samples;
  }

  async #slice(name: string, plan: Plan, { ms, tasks }: { ms: number; tasks: number }): Promise<Sample> {
    const request = { workload: plan.name, ms, tasks };
    if (plan.processes === 'fresh') {
      const fresh = await SubjectProcess.open(name);
      try {
        return await fresh.run(request);
      } finally {
        await fresh.close();
      }
    }
    const subject = this.#kept.get(name);
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
