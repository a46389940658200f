// The CPU time that a contender with nothing to do takes, all its threads together.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Workload } from './desk.ts';

// Garbage collection and timers that an earlier workload left behind are not idleness.
const SETTLE_MS = 300;

export const idle: Workload = async (_desk, request) => {
  await sleep(SETTLE_MS);
  const began = performance.now();
  const before = process.cpuUsage();
  await sleep(request.ms);
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / (performance.now() - began) };
};
