// Throughput of many tasks added at once, from the first one added to the last one ended.
import { addAtOnce } from './add-at-once.ts';
import type { Workload } from './desk.ts';
import { tinyWork } from './work.ts';

export const burst: Workload = async (desk, request) => {
  const work = tinyWork();
  const began = performance.now();
  await addAtOnce(desk, work, request.tasks).ended;
  work.verify();
  return { rate: (request.tasks / (performance.now() - began)) * 1_000 };
};
