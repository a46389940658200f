/** Tasks that note on disk that they ran. */
import { appendFileSync } from 'node:fs';
import { defineTasks } from '@mp-event-loop/core';

/** Notes that it starts and that it ends, as lines of one write each. */
export async function note(file, id, time) {
  appendFileSync(file, `s ${id}\n`);
  if (time > 0) await new Promise((resolve) => setTimeout(resolve, time));
  appendFileSync(file, `e ${id}\n`);
  return id;
}

defineTasks(import.meta.url, { note });
