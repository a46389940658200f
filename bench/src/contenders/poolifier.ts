// poolifier with a fixed pool of one, without its task queue: the faster of the two.
import { fileURLToPath } from 'node:url';
import { FixedThreadPool } from 'poolifier';
import type { OpenContender } from '../contender.ts';
import type { Payload } from '../payload.ts';

export const open: OpenContender = async (ended, failed) => {
  const file = fileURLToPath(new URL('../executors/poolifier.js', import.meta.url));
  const pool = new FixedThreadPool<[number, number] | Payload | Uint8Array, unknown>(1, file, { errorHandler: failed });
  return {
    add: (a, b) => {
      pool.execute([a, b], 'add').then(ended, failed);
    },
    echo: (value) => {
      pool.execute(value, 'echo').then(ended, failed);
    },
    close: () => pool.destroy(),
  };
};
