import { defineTasks } from '@mp-event-loop/core';
import './imported.mjs';

defineTasks(import.meta.url, { open: () => 1 });
