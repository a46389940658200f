// A module whose import holds its executor's thread for ever.
import { defineTasks, isExecutor } from '@mp-event-loop/core';

if (isExecutor()) for (;;);
export function blocked() {}
defineTasks(import.meta.url, { blocked });
