/** Whether the process's memory grows: looked at after collecting garbage, from time to time. */

interface Sample {
  readonly minutes: number;
  /** MB */
  readonly heap: number;
  readonly resident: number;
}

export interface MemoryReport {
  readonly samples: number;
  readonly heap: { readonly first: number; readonly last: number; /** MB a minute. */ readonly slope: number };
  readonly resident: { readonly first: number; readonly last: number; readonly slope: number };
}

/** Share of the samples that is left out: code is still being compiled, and caches fill. */
const WARM_UP = 0.2;
const MEGABYTE = 2 ** 20;

export class MemoryMeter {
  readonly #samples: Sample[] = [];
  readonly #from = performance.now();

  /** Does nothing where garbage can't be collected on request. */
  look(): void {
    if (globalThis.gc === undefined) return;
    globalThis.gc();
    const { heapUsed, rss } = process.memoryUsage();
    this.#samples.push({ minutes: (performance.now() - this.#from) / 60_000, heap: heapUsed / MEGABYTE, resident: rss / MEGABYTE });
  }

  report(): MemoryReport | undefined {
    const samples = this.#samples.slice(Math.floor(this.#samples.length * WARM_UP));
    const [first] = samples;
    const last = samples.at(-1);
    if (first === undefined || last === undefined || samples.length < 3) return undefined;
    return {
      samples: samples.length,
      heap: { first: first.heap, last: last.heap, slope: slope(samples, ({ heap }) => heap) },
      resident: { first: first.resident, last: last.resident, slope: slope(samples, ({ resident }) => resident) },
    };
  }
}

/** By least squares. */
function slope(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(samples.map(({ minutes }) => minutes));
  const y = mean(samples.map(of));
  let [above, below] = [0, 0];
  for (const sample of samples) {
    above += (sample.minutes - x) * (of(sample) - y);
    below += (sample.minutes - x) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
