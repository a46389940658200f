// The task module: windows() as a task, and what it adds each flight to. One event lasts as long as its feed does.

import { context, defineTasks } from '@mp-event-loop/core';
import { FlightTotals } from './flight-totals.ts';
import type { Window } from './window-cutter.ts';
import { type FeedSource, windows } from './windows.ts';

export async function* flightWindows(source: FeedSource, totals: FlightTotals): AsyncGenerator<Window, void, undefined> {
  // With the signal, so that a cancelled event need not wait for bytes that a hanging feed never sends.
  yield* windows(source, totals, context().signal);
}

defineTasks(import.meta.url, { flightWindows, FlightTotals });
