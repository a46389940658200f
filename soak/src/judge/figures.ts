/** Whether the loop's own figures agree with what became of its events, and nothing is left in it. */
import type { LoopStats } from '@mp-event-loop/core';
import type { Scene } from '../scene.ts';

export function judgeFigures({ watch }: Scene, stats: LoopStats): string[] {
  const counts = { fulfilled: 0, rejected: 0, cancelled: 0 };
  for (const { event } of watch.acts.values()) {
    if (event?.status === 'fulfilled' || event?.status === 'rejected' || event?.status === 'cancelled') counts[event.status] += 1;
  }
  const violations: string[] = [];
  const differ = (what: string, is: number, expected: number): void => {
    if (is !== expected) violations.push(`stats() says ${what}: ${is}, and it is ${expected}`);
  };
  differ('fulfilled', stats.fulfilled, counts.fulfilled);
  differ('rejected', stats.rejected, counts.rejected);
  differ('cancelled', stats.cancelled, counts.cancelled);
  differ('queued', stats.queued, 0);
  differ('running', stats.running, 0);
  differ('executors', stats.executors.length, 0);
  differ('runs measured', stats.runTime.count, counts.fulfilled);
  return violations;
}
