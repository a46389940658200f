// The job in an executor: the main thread gets summaries through an output handler and does nothing else.

import { EventLoop, type Transport } from '@mp-event-loop/core';
import { closeFeed, nextWindow, openFeed } from '../flights/flight-tasks.ts';
import type { Job } from './job.ts';

// The executor has its next window to do while the main thread handles the last one.
const WINDOWS_AHEAD = 2;
// On Ctrl-C the window at hand may end, which takes some 20 ms; one that waits for a feed that hangs may not.
const GRACE = 1_000; // ms

export function inExecutor(transport: () => Transport): Job {
  return async (source, watcher, signal) => {
    signal.throwIfAborted();
    let failure: Error | undefined;
    const loop = new EventLoop({
      name: 'flights',
      transport: transport(),
      outputHandlers: (event) => {
        if (!event.is(nextWindow) || !event.results) return;
        watcher.window(event.results);
        if (!signal.aborted && failure === undefined) loop.addEvent(nextWindow);
      },
      errorHandlers: (event) => {
        failure ??= event.error;
      },
    });
    const close = (): void => {
      if (!loop.isRunning()) return;
      // Before the windows that still wait: an executor in this very process would otherwise keep the connection.
      loop.addEvent(closeFeed, [], { priority: 1 });
      void loop.stop({ timeout: GRACE });
    };
    signal.addEventListener('abort', close);
    try {
      loop.addEvent(openFeed, [source]);
      for (let ahead = 0; ahead < WINDOWS_AHEAD; ahead++) loop.addEvent(nextWindow);
      // wait() is for the events added before it; each handler adds the next one, so the end is stop()'s to find.
      await loop.stop();
      signal.throwIfAborted();
      if (failure !== undefined) throw failure;
    } finally {
      signal.removeEventListener('abort', close);
    }
  };
}
