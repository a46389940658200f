// A module whose import never ends in an executor, though it has defined its tasks.
import { defineTasks, isExecutor } from '@mp-event-loop/core';

export function late() {}
defineTasks(import.meta.url, { late });
if (isExecutor()) await new Promise(() => {});
