/** The queue of jobs, as those who add them and those who run them see it. */
import type { RedisOptions } from 'bullmq';

export const QUEUE = 'statements';

/** A month's statement of an account: what is to be made. */
export interface Statement {
  readonly account: number;
  readonly month: string;
}

/** From the environment: REDIS_URL. */
export function connection(): RedisOptions {
  const { hostname, port, username, password } = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
  return {
    host: hostname,
    port: Number(port || 6379),
    ...(username && { username }),
    ...(password && { password }),
    // Redis that is away for a while is no reason to give up.
    maxRetriesPerRequest: null,
  };
}
