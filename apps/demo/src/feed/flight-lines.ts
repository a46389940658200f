// The file's flights as text, a batch of lines at a time.

import type { FlightsFile } from './flights-file.ts';

// About 40 KB: large enough that a write costs nothing beside its lines, small against the socket's own buffer.
export const LINES_A_BATCH = 1_000;

/** A row group is decoded only when the lines before it have been taken. `allowed` is asked before each batch how many lines it may have. */
export async function* flightLines(
  file: FlightsFile,
  from = 0,
  allowed: () => number | Promise<number> = () => LINES_A_BATCH,
): AsyncGenerator<string, void, undefined> {
  for (const range of file.ranges) {
    if (range.rowEnd <= from) continue;
    const { dates, delays, distances, origins, destinations } = await file.rows(range);
    const format = dateFormatter();
    let row = Math.max(0, from - range.rowStart);
    while (row < dates.length) {
      const to = Math.min(row + (await allowed()), dates.length);
      let text = '';
      for (; row < to; row++) {
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
