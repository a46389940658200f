// The Web Worker: the tasks that it may be asked to run, and what takes them from the loop.

import '../src/live/tasks.ts';
import '@mp-event-loop/transport-worker/executor';
