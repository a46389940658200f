/** What a host tells Prometheus, in its words. */
import { wallTime } from '@mp-event-loop/core/clock';
import { Counter, Gauge, Registry } from 'prom-client';
import { TaskHistogram } from './histogram.ts';
import type { Lender } from './lender.ts';
import type { LendingSettings } from './lending-options.ts';
import type { TaskTally } from './task-tally.ts';

const PREFIX = 'mp_event_loop_host_';
const MICROSECONDS = 1e6;
const MILLISECONDS = 1000;

/** What lets links in. */
export interface Entrance {
  /** Links that are open, or being decided about. */
  readonly connections: number;
}

export class MetricsRegistry {
  readonly #registry = new Registry();

  constructor(settings: LendingSettings, lender: Lender, entrance: Entrance) {
    const { tally } = lender;
    this.#gauge('executors', 'Executors that this host lends at most', () => settings.executors);
    this.#gauge('executors_lent', 'Executors lent just now', () => lender.lent);
    this.#gauge('sessions', 'Sessions, with and without a connection', () => lender.sessions);
    this.#gauge('sessions_attached', 'Sessions with a connection', () => lender.attached);
    this.#gauge('running', 'Events that run just now', () => lender.running);
    this.#gauge('connections', 'Connections: open, or being decided about', () => entrance.connections);
    this.#gauge('draining', '1 while it drains', () => Number(lender.isDraining));
    this.#counter('sessions_opened_total', 'Sessions opened', () => tally.opened);
    this.#counter('sessions_resumed_total', 'Connections that went on with a session', () => tally.resumed);
    this.#counterBy('how', 'sessions_ended_total', 'Sessions ended, by how', () => tally.ended);
    this.#counterBy('why', 'refused_total', 'Connections refused, by why', () => tally.refused);
    this.#counter('received_frames_total', 'Frames received', () => tally.framesReceived);
    this.#counter('received_bytes_total', 'Bytes of frames received', () => tally.bytesReceived);
    this.#counter('sent_frames_total', 'Frames sent', () => tally.framesSent);
    this.#counter('sent_bytes_total', 'Bytes of frames sent', () => tally.bytesSent);
    this.#byTask(tally.tasks);
    // Its rate is how busy the one thread is through which all sessions go.
    this.#counter('thread_busy_seconds_total', "Time that the host's own thread was busy", busySeconds);
    this.#ofProcess();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #byTask(tasks: TaskTally): void {
    this.#counterBy('task', 'task_failures_total', 'Events that failed, by task', () =>
      [...tasks].map(([task, { failures }]) => [task, failures]),
    );
    const times = (name: string, help: string, of: 'latency' | 'run'): void => {
      const histogram = new TaskHistogram(PREFIX + name, help, () => [...tasks].map(([task, figures]) => [task, figures[of]]));
      // All that the registry needs of a metric.
      this.#registry.registerMetric(histogram as unknown as Gauge);
    };
    times('task_latency_seconds', 'Time from the arrival of an event until its answer left, by task', 'latency');
    times('task_run_seconds', 'Time that events ran, by task', 'run');
  }

  /** Under the names that dashboards know. The library's own set starts observers that nothing ends. */
  #ofProcess(): void {
    const startedAt = wallTime() / MILLISECONDS - process.uptime();
    this.#gauge('process_start_time_seconds', 'Start of the process since the epoch', () => startedAt, '');
    this.#gauge('process_resident_memory_bytes', 'Resident memory, worker threads included', () => process.memoryUsage.rss(), '');
    this.#counter('process_cpu_seconds_total', 'Processor time used, by worker threads too', cpuSeconds, '');
  }

  #gauge(name: string, help: string, value: () => number, prefix = PREFIX): void {
    new Gauge({
      name: prefix + name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(value());
      },
    });
  }

  #counter(name: string, help: string, value: () => number, prefix = PREFIX): void {
    new Counter({
      name: prefix + name,
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  #counterBy(label: string, name: string, help: string, values: () => Iterable<readonly [string, number]>): void {
    new Counter({
      name: PREFIX + name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [key, value] of values()) this.inc({ [label]: key }, value);
      },
    });
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROSECONDS;
}

function busySeconds(): number {
  return performance.eventLoopUtilization().active / MILLISECONDS;
}
