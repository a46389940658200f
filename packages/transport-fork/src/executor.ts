/** What a forked process runs: becomes an executor of the loop that started it. */
import { runExecutor } from '@mp-event-loop/core';
import { watchCaller } from './caller-watch.ts';
import { forwardPrinting } from './printing.ts';
import { ProcessEnd } from './process-end.ts';

const channel = new ProcessEnd();
forwardPrinting(channel);
// Ctrl-C reaches every process of the terminal. What is to end then is the caller's to say; if it ends, so does this.
process.on('SIGINT', () => {});
void runExecutor(channel);
channel.sayListening();
// Last, so that the thread starts while the caller answers; no task can run before.
watchCaller();
