import { defineTasks } from '@mp-event-loop/core';

defineTasks(import.meta.url, { other: () => 1 }, { name: 'ws-tasks' });
