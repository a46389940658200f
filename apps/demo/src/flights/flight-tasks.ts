// The task module: windows() in the shape of events. An executor keeps its module's state from one event to the
// next, so the open feed stays here while the main thread asks for window after window.

import { defineTasks } from '@mp-event-loop/core';
import type { Window } from './window-cutter.ts';
import { type FeedSource, windows } from './windows.ts';

let open: AsyncGenerator<Window, void, undefined> | undefined;

export function openFeed(source: FeedSource): void {
  open = windows(source);
}

/** null once there are no more. */
export async function nextWindow(): Promise<Window | null> {
  if (open === undefined) throw new Error('nextWindow() before openFeed()');
  const next = await open.next();
  return next.done ? null : next.value;
}

export async function closeFeed(): Promise<void> {
  await open?.return();
  open = undefined;
}

defineTasks(import.meta.url, { openFeed, nextWindow, closeFeed });
