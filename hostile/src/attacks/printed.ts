/** What tasks print for a caller that does not read. */
import type { Attack } from '../attack.ts';
import { Attacker, RUN } from '../attacker.ts';
import { MIB } from '../limits.ts';

/** Bytes of memory that what is printed may come to, and what is under way of it. */
const MOST_PRINTED = 64 * MIB;
const MOST_UNDER_WAY = 8 * MIB;

function printing(isolation: 'thread' | 'process', name: string, most: number): Attack {
  return {
    name,
    bound: isolation === 'thread' ? 'the middle is left out beyond 64 MiB: fixed' : 'the process waits: fixed',
    isolation,
    most: ({ executors }) => (executors - 1) * most,
    run: async ({ url, sessions }) => {
      const attackers = Array.from({ length: sessions }, () => new Attacker(url));
      await Promise.all(
        attackers.map(async (attacker, index) => {
          await attacker.begin(`${index + 1}`, 'printMuch');
          attacker.ws.pause();
          for (let id = 1; id <= 4; id += 1) await attacker.message(['run', RUN, id, [100]]);
        }),
      );
      // By then a thread has printed all, and a process as much as it may.
      for (let left = 30; left > 0; left -= 1) await new Promise((resolve) => setTimeout(resolve, 100));
      const isCutOff = attackers.some(({ isOpen }) => !isOpen);
      for (const attacker of attackers) attacker.leave();
      return isCutOff ? 'cut off' : '400 MiB printed for each caller, none was cut off';
    },
  };
}

export const printed: readonly Attack[] = [
  printing('process', 'output of processes that is not read', 3 * MOST_UNDER_WAY),
  printing('thread', 'output of threads that is not read', 3 * MOST_PRINTED),
];
