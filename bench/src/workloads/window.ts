// Throughput with a window of tasks outstanding.
import { bufferWork } from './buffer-work.ts';
import type { Workload } from './desk.ts';
import { keepOutstanding } from './keep-outstanding.ts';
import { objectWork } from './object-work.ts';
import { tinyWork } from './tiny-work.ts';
import type { Work } from './work.ts';

const WINDOW = 1_000;
/** Of 1 MiB each: enough that nobody waits for an answer. */
export const BUFFER_WINDOW = 16;

function windowOf(makeWork: () => Work, size: number): Workload {
  return async (desk, request) => {
    const work = makeWork();
    const before = process.cpuUsage();
    const flow = await keepOutstanding(desk, work, size, request.ms);
    const { user, system } = process.cpuUsage(before);
    work.verify();
    return { rate: (flow.tasks / flow.ms) * 1_000, cpu: (user + system) / flow.tasks };
  };
}

export const tinyWindow: Workload = windowOf(tinyWork, WINDOW);
export const objectWindow: Workload = windowOf(objectWork, WINDOW);
export const bufferWindow: Workload = windowOf(() => bufferWork(BUFFER_WINDOW), BUFFER_WINDOW);
