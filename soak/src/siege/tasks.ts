/** What runs in the hosts of the siege: notes on disk that it ran. */
import { appendFileSync } from 'node:fs';
import { defineTasks } from '@mp-event-loop/core';

/** Notes that it begins and that it ends, in lines of one write each: none is lost with its process, and none is mixed with another. */
export async function note(file: string, id: string, time: number): Promise<string> {
  appendFileSync(file, `s ${id}\n`);
  if (time > 0) await new Promise((resolve) => setTimeout(resolve, time));
  appendFileSync(file, `e ${id}\n`);
  return id;
}

defineTasks(import.meta.url, { note });
