// Throughput with a window of tasks outstanding.
import type { Workload } from './desk.ts';
import { keepOutstanding } from './keep-outstanding.ts';
import { objectWork, tinyWork, type Work } from './work.ts';

export const WINDOW = 1_000;

function windowOf(makeWork: () => Work): Workload {
  return async (desk, request) => {
    const work = makeWork();
    const flow = await keepOutstanding(desk, work, WINDOW, request.ms);
    work.verify();
    return { rate: (flow.tasks / flow.ms) * 1_000 };
  };
}

export const tinyWindow: Workload = windowOf(tinyWork);
export const objectWindow: Workload = windowOf(objectWork);
