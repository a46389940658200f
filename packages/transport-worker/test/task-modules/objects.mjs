import { defineTasks } from '@mp-event-loop/core';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Sleeper {
  async sleep(milliseconds) {
    await pause(milliseconds);
    return 'slept';
  }

  async *count(to) {
    for (let number = 1; number <= to; number += 1) {
      await pause(5);
      yield number;
    }
  }
}

defineTasks(import.meta.url, { Sleeper });
