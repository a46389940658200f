// Tasks of the same length for a pool, all added at once, against perfect packing: no executor idle before the last has ended.
import { ownContender, type Workload } from './desk.ts';

export const PACKING_EXECUTORS = 2;
export const PACKING_TASK_MS = 10;

export const packing: Workload = async (desk, request) => {
  const contender = ownContender(desk);
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    let left = request.tasks;
    desk.fail = reject;
    desk.receive = (result) => {
      if (result !== PACKING_TASK_MS) reject(new Error(`a task rested for ${result} ms`));
      left -= 1;
      if (left === 0) resolve();
    };
    for (let index = 0; index < request.tasks; index += 1) contender.rest(PACKING_TASK_MS);
  });
  const ms = performance.now() - began;
  return { times: ms / ((request.tasks * PACKING_TASK_MS) / PACKING_EXECUTORS), ms };
};
