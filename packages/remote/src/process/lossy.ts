/** Writing to a stream whose reader may be slow or gone: lines are lost then, and neither memory nor the process. */
import type { Writable } from 'node:stream';

/** Bytes that may wait for a slow reader. */
const MAX_WAITING = 2 ** 20;

/** Gives what writes a line. `caughtUp` is told how many were lost, once the reader has taken what waited. */
export function lossyWriter(stream: Writable, caughtUp: (lost: number) => void): (line: string) => void {
  let lost = 0;
  // Nobody is left to tell that nobody reads.
  stream.on('error', () => {});
  stream.on('drain', () => {
    const count = lost;
    lost = 0;
    if (count > 0) caughtUp(count);
  });
  return (line) => {
    if (stream.writableLength > MAX_WAITING) lost += 1;
    else stream.write(line);
  };
}
