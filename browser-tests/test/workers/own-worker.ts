/** The worker's file: bundled as an entry of its own. */
import './tasks.ts';
import '@mp-event-loop/transport-worker/executor';
