/** A histogram of times that were counted elsewhere, in the words of Prometheus. */
import { BUCKETS, type Times } from '../lending/task-figures.ts';

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export class TaskHistogram {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly #times: () => Iterable<readonly [task: string, times: Times]>;

  constructor(name: string, help: string, times: () => Iterable<readonly [task: string, times: Times]>) {
    this.name = name;
    this.help = help;
    this.#times = times;
  }

  /** What the registry writes. */
  async get(): Promise<object> {
    const values = [...this.#times()].flatMap(([task, times]) => this.#samples(task, times));
    return { name: this.name, help: this.help, type: this.type, aggregator: this.aggregator, values };
  }

  #samples(task: string, { counts, sum }: Times): Sample[] {
    let total = 0;
    const buckets = [...BUCKETS, '+Inf'].map((le, bucket) => {
      total += counts[bucket] ?? 0;
      return { metricName: `${this.name}_bucket`, labels: { le, task }, value: total };
    });
    const labels = { task };
    return [...buckets, { metricName: `${this.name}_sum`, labels, value: sum }, { metricName: `${this.name}_count`, labels, value: total }];
  }
}
