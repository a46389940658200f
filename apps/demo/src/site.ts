// What the demo runs on.
import type { Transport } from '@mp-event-loop/core';

/** A transport, and the end of what was started for it. */
export interface Site extends AsyncDisposable {
  readonly transport: Transport;
  /** A line to print, if there is something to say. */
  readonly about?: string;
}
