// A window: so many tasks outstanding, a new one for each that ended, until the time is up and the last has ended.
import type { Desk } from './desk.ts';
import type { Work } from './work.ts';

// The clock costs as much as a fifth of a tiny task: not read for each.
const CLOCK_EVERY = 16;

export interface Flow {
  readonly tasks: number;
  readonly ms: number;
}

export function keepOutstanding(desk: Desk, work: Work, size: number, ms: number): Promise<Flow> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let added = 0;
    let ended = 0;
    let open = true;

    desk.fail = reject;
    desk.receive = (result) => {
      work.receive(result);
      ended += 1;
      if (open && ended % CLOCK_EVERY === 0) open = performance.now() - began < ms;
      if (open) work.submit(desk.contender, added++);
      else if (ended === added) resolve({ tasks: ended, ms: performance.now() - began });
    };
    while (added < size) work.submit(desk.contender, added++);
  });
}
