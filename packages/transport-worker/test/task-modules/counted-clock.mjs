/** Counts in each thread that imports it what the loop's clock calls: wake-ups that nobody but the loop asked for. */
import { defineTasks } from '@mp-event-loop/core';
import { replaceClock } from '@mp-event-loop/core/clock';

let count = 0;
const counted = (task) => () => {
  count += 1;
  task();
};
const timer = (handle) => ({
  cancel: () => clearTimeout(handle),
  ref() {
    handle.ref();
    return this;
  },
  unref() {
    handle.unref();
    return this;
  },
});

replaceClock({
  monotonic: () => performance.now(),
  wallTime: () => Date.now(),
  random: () => Math.random(),
  after: (milliseconds, task) => timer(setTimeout(counted(task), milliseconds)),
  every: (milliseconds, task) => timer(setInterval(counted(task), milliseconds)),
  nextTurn: (task) => setImmediate(counted(task)),
  microtask: (task) => queueMicrotask(task),
});

export function wakeUps() {
  return count;
}

defineTasks(import.meta.url, { wakeUps });
