/** The figures of a loop's queue, for Prometheus: by them hosts are started and stopped. */
import type { EventLoop } from '@mp-event-loop/core';
import { Counter, Gauge, Registry } from 'prom-client';

export function figuresOf(loop: EventLoop): Registry {
  const registry = new Registry();
  const registers = [registry];
  const show = (name: string, help: string, read: () => number): void => {
    const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
  };
  show('thumbnails_queued', 'Thumbnails that wait for an executor', () => loop.stats().queued);
  show('thumbnails_running', 'Thumbnails that are being made', () => loop.stats().running);
  show('thumbnails_executors', 'Executors that hosts lend to this process', () => readyExecutors(loop));
  show('thumbnails_wait_seconds', 'How long 99 % of the last thumbnails waited at most', () => loop.stats().waitTime.p99 / 1000);
  const ended: Counter<'how'> = new Counter({
    name: 'thumbnails_ended_total',
    help: 'Thumbnails that were made, failed, or were given up since their client had left',
    labelNames: ['how'],
    registers,
    collect: () => {
      const stats = loop.stats();
      ended.reset();
      for (const how of ['fulfilled', 'rejected', 'cancelled'] as const) ended.inc({ how }, stats[how]);
    },
  });
  return registry;
}

/** Those that events can be handed to now. */
export function readyExecutors(loop: EventLoop): number {
  return loop.stats().executors.filter(({ state }) => state === 'ready' || state === 'busy').length;
}
