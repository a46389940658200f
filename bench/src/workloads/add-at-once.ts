// Adds many tasks in one go; they are all added when it returns.
import type { Desk } from './desk.ts';
import type { Work } from './work.ts';

export function addAtOnce(desk: Desk, work: Work, tasks: number): { readonly ended: Promise<void> } {
  const ended = new Promise<void>((resolve, reject) => {
    let left = tasks;
    desk.fail = reject;
    desk.receive = (result) => {
      work.receive(result);
      left -= 1;
      if (left === 0) resolve();
    };
  });
  for (let index = 0; index < tasks; index += 1) work.submit(desk.contender, index);
  return { ended };
}
