// The task module of the page. It has a name, because the page, its worker and the hosts each have a copy elsewhere.

import { defineTasks } from '@mp-event-loop/core';
import { exitNow, spin } from './faults.ts';
import { countPrimes } from './heavy-work.ts';
import { replay } from './replay.ts';

export { countPrimes, exitNow, replay, spin };

defineTasks(import.meta.url, { replay, countPrimes, exitNow, spin }, { name: 'live' });
