/** What a forked process runs: becomes an executor of the loop that started it. */
import { runExecutor } from '@mp-event-loop/core';
import { watchCaller } from './caller-watch.ts';
import { forwardPrinting } from './printing.ts';
import { ProcessEnd } from './process-end.ts';

watchCaller();
const channel = new ProcessEnd();
forwardPrinting(channel);
// Ctrl-C reaches every process of the terminal; what is to end then is the caller's to say, and if it ends, so does this.
process.on('SIGINT', () => {});
void runExecutor(channel);
channel.sayListening();
