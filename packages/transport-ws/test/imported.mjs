import { defineTasks } from '@mp-event-loop/core';

defineTasks(import.meta.url, { secret: () => 'the secret' });
