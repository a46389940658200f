/** Tasks that note on disk that they ran. */
import { appendFileSync } from 'node:fs';
import { defineTasks } from '@mp-event-loop/core';

/** Notes that it starts and that it ends, as lines of one write each. Returns so many bytes. */
export async function note(file, id, time, bytes) {
  appendFileSync(file, `s ${id}\n`);
  if (time > 0) await new Promise((resolve) => setTimeout(resolve, time));
  appendFileSync(file, `e ${id}\n`);
  return new Uint8Array(bytes);
}

defineTasks(import.meta.url, { note });
