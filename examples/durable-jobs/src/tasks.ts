/** What a job is, as work. */
import { createHash } from 'node:crypto';
import { defineTasks } from '@mp-event-loop/core';
import type { Statement } from './jobs.ts';

const ROUNDS = 3_000;

/**
 * Returns the seal of an account's statement. It may run twice, when the first process was killed before its job was acknowledged; so it
 * depends on nothing but the job, and a second run does no harm.
 */
export function seal({ account, month }: Statement): string {
  let digest = `${account} ${month}`;
  for (let round = 0; round < ROUNDS; round += 1) digest = createHash('sha256').update(digest).digest('hex');
  return digest;
}

defineTasks(import.meta.url, { seal });
