// The job itself: connects to the feed and yields window after window, at the pace of whoever takes them.

import { once } from 'node:events';
import { connect } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { brokeOff } from './broke-off.ts';
import type { FlightTotals } from './flight-totals.ts';
import { type Window, WindowCutter } from './window-cutter.ts';

export interface FeedSource {
  readonly port: number;
  /** How many flights the feed sends before it ends. */
  readonly flights: number;
  /** Flights a window. */
  readonly window: number;
}

/** Adds each flight to the totals, too. */
export async function* windows(source: FeedSource, totals: FlightTotals, signal?: AbortSignal): AsyncGenerator<Window, void, undefined> {
  const cutter = new WindowCutter(source.window, totals);
  // While nobody asks for the next window nothing is read, and TCP holds the feed back.
  for await (const chunk of chunks(source, () => cutter.flights, signal)) yield* cutter.push(chunk);
  if (cutter.flights !== source.flights) throw brokeOff(cutter.flights, source.flights);
  yield* cutter.end();
}

/** The feed's bytes as they arrive; a connection that fails says how far it had come. `request`: what the feed is to be told first. */
export async function* chunks(
  source: Pick<FeedSource, 'port' | 'flights'>,
  flightsSoFar: () => number,
  signal?: AbortSignal,
  request?: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const socket = connect({ host: '127.0.0.1', port: source.port });
  if (signal !== undefined) addAbortSignal(signal, socket);
  try {
    await once(socket, 'connect');
    if (request !== undefined) socket.write(request);
    yield* socket as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw isSystemError(error) ? brokeOff(flightsSoFar(), source.flights, error) : error;
  } finally {
    socket.destroy();
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
