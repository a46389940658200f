// The job in an executor: the main thread gets summaries through an output handler, reads figures that are mirrored, and does
// nothing else.

import { EventLoop, type Transport } from '@mp-event-loop/core';
import { flightWindows } from '../flights/flight-tasks.ts';
import { FlightTotals } from '../flights/flight-totals.ts';
import type { Job } from './job.ts';

export function inExecutor(transport: Transport): Job {
  return async (source, watcher, signal) => {
    await using loop = new EventLoop({
      name: 'flights',
      transport,
      outputHandlers: (event) => {
        if (event.is(flightWindows) && event.results !== undefined) watcher.window(event.results);
      },
    });
    try {
      await using totals = await loop.proxy(FlightTotals, [], { mirror: ['flights', 'meanDelay', 'worstAirport', 'sums'] });
      watcher.figures(totals);
      // An event that has a proxy among its arguments runs where the object is, and gets the object itself.
      await loop.addEvent(flightWindows, [source, totals], { signal }).finished;
      // The stream has ended; its last windows may still wait for the handler.
      await loop.wait();
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  };
}
