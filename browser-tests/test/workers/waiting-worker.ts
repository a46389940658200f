/** A worker's file that awaits something before it is an executor. */
import './tasks.ts';

await new Promise((resolve) => setTimeout(resolve, 20));
await import('@mp-event-loop/transport-worker/executor');
