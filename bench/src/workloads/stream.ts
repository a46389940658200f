// The items of one task's stream, against as many events with the same results, added at once; in turn, for as long as there is time.
import { addAtOnce } from './add-at-once.ts';
import { type Desk, ownContender, type Workload } from './desk.ts';
import { tinyWork } from './tiny-work.ts';

export const stream: Workload = async (desk, request) => {
  const began = performance.now();
  let events = 0;
  let items = 0;
  let results = 0;
  do {
    events += await timeEvents(desk, request.tasks);
    items += await timeItems(desk, request.tasks);
    results += request.tasks;
  } while (performance.now() - began < request.ms);
  return { times: events / items, items: (results / items) * 1_000, events: (results / events) * 1_000 };
};

async function timeEvents(desk: Desk, tasks: number): Promise<number> {
  const work = tinyWork();
  const began = performance.now();
  await addAtOnce(desk, work, tasks).ended;
  const ms = performance.now() - began;
  work.verify();
  return ms;
}

async function timeItems(desk: Desk, items: number): Promise<number> {
  const contender = ownContender(desk);
  const work = tinyWork();
  // One task gives what so many would have.
  const nobody = { ...contender, add: () => {} };
  for (let index = 0; index < items; index += 1) work.submit(nobody, index);
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    let left = items;
    desk.fail = reject;
    desk.receive = (result) => {
      work.receive(result);
      left -= 1;
      if (left === 0) resolve();
    };
    contender.stream(items);
  });
  const ms = performance.now() - began;
  work.verify();
  return ms;
}
