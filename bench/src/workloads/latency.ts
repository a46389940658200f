// The round trip of one task at a time.
import { percentile } from '../percentile.ts';
import type { Workload } from './desk.ts';
import { tinyWork } from './tiny-work.ts';

// Some three times what the raw floor does in a second; then the slice ends early.
const MAX_SAMPLES = 200_000;

export const latency: Workload = async (desk, request) => {
  const work = tinyWork();
  const trips = new Float64Array(MAX_SAMPLES);
  let count = 0;

  await new Promise<void>((resolve, reject) => {
    const began = performance.now();
    let sent = began;
    desk.fail = reject;
    desk.receive = (result) => {
      const now = performance.now();
      work.receive(result);
      trips[count++] = now - sent;
      if (now - began >= request.ms || count === MAX_SAMPLES) {
        resolve();
        return;
      }
      sent = performance.now();
      work.submit(desk.contender, count);
    };
    work.submit(desk.contender, 0);
  });
  work.verify();

  const sorted = trips.subarray(0, count).sort();
  return { p50: percentile(sorted, 0.5) * 1_000, p99: percentile(sorted, 0.99) * 1_000 };
};
