// The file's flights as text, a batch of lines at a time.

import type { FlightsFile } from './flights-file.ts';

// About 40 KB: large enough that a write costs nothing beside its lines, small against the socket's own buffer.
const LINES_A_BATCH = 1_000;

/** A row group is decoded only when the lines before it have been taken. */
export async function* flightLines(file: FlightsFile): AsyncGenerator<string, void, undefined> {
  for (const range of file.ranges) {
    const dates = await file.dates(range);
    const delays = await file.integers('delay', range);
    const distances = await file.integers('distance', range);
    const origins = await file.names('origin', range);
    const destinations = await file.names('destination', range);
    const format = dateFormatter();
    for (let from = 0; from < dates.length; from += LINES_A_BATCH) {
      const to = Math.min(from + LINES_A_BATCH, dates.length);
      let text = '';
      for (let row = from; row < to; row++) {
        text += `${format(dates[row])},${delays[row]},${distances[row]},${origins[row]},${destinations[row]}\n`;
      }
      yield text;
    }
  }
}

// Flights are sorted by date and many leave in the same minute: formatting each minute once halves the feed's work.
function dateFormatter(): (date: Date | undefined) => string {
  let time = Number.NaN;
  let text = '';
  return (date) => {
    if (date !== undefined && date.getTime() !== time) {
      time = date.getTime();
      text = date.toISOString();
    }
    return text;
  };
}
