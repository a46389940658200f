// The same job without an executor, in the two ways it is usually written.

import { Buffer } from 'node:buffer';
import { brokeOff } from '../flights/broke-off.ts';
import { FlightTotals } from '../flights/flight-totals.ts';
import { WindowCutter } from '../flights/window-cutter.ts';
import { chunks, windows } from '../flights/windows.ts';
import type { Job } from './job.ts';

/** Receives everything, then parses it: `parse(await response.text())`, as most programs do. */
export const allAtOnce: Job = async (source, watcher, signal) => {
  const totals = new FlightTotals();
  watcher.figures(totals);
  const received: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks(source, () => 0, signal)) {
    received.push(chunk);
    bytes += chunk.length;
    watcher.received(bytes);
  }
  const cutter = new WindowCutter(source.window, totals);
  for (const window of cutter.push(Buffer.concat(received))) watcher.window(window);
  if (cutter.flights !== source.flights) throw brokeOff(cutter.flights, source.flights);
  for (const window of cutter.end()) watcher.window(window);
};

/** Parses each chunk as it arrives: the very generator that the executor runs. */
export const chunkByChunk: Job = async (source, watcher, signal) => {
  const totals = new FlightTotals();
  watcher.figures(totals);
  for await (const window of windows(source, totals, signal)) watcher.window(window);
};
