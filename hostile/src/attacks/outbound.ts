/** What a caller has coming and does not take. */
import type { Attack } from '../attack.ts';
import { ACK, Attacker, bare, CLOSE, PING, RUN } from '../attacker.ts';
import { heldOf, MIB } from '../limits.ts';

const BINARY_PING = 0x89;
const MASKED = 0x80;

export const outbound: readonly Attack[] = [
  {
    name: 'results that are never read',
    bound: 'bytes that wait for a caller: `maxPayload`, `maxInFlight`',
    isolation: 'process',
    most: (limits) => (limits.executors - 1) * (heldOf(limits) + 3 * limits.maxPayload),
    run: async ({ url, limits, sessions }) => {
      const attackers = Array.from({ length: sessions }, () => new Attacker(url));
      const length = Math.floor(limits.maxPayload * 0.9);
      await Promise.all(
        attackers.map(async (attacker, index) => {
          await attacker.begin(`${index + 1}`, 'give');
          attacker.ws.pause();
          for (let id = 1; id <= 50; id += 1) await attacker.message(['run', RUN, id, [length]]);
          attacker.ws.resume();
          await attacker.closed;
        }),
      );
      return `cut off (${attackers[0]?.end})`;
    },
  },
  {
    name: 'results of sessions that were ended, one after the other',
    bound: 'bytes of all sessions that have ended, together: `maxPayload`, `maxInFlight`',
    isolation: 'process',
    most: (limits) => heldOf(limits) + (limits.executors - 1) * 4 * limits.maxPayload,
    run: async ({ url, limits, effort }) => {
      const length = Math.floor(limits.maxPayload * 0.9);
      const count = Math.max(12, 20 * effort);
      for (let session = 1; session <= count; session += 1) {
        const attacker = await new Attacker(url).begin(session.toString(16), 'give');
        for (const id of [1, 2]) await attacker.message(['run', RUN, id, [length]]);
        await attacker.until(() => (attacker.came.get(25) ?? 0) >= Math.min(50, Math.floor(length / 65_536)));
        await attacker.numbered(CLOSE);
        attacker.leave();
        await attacker.closed;
      }
      return `${count} sessions ended`;
    },
  },
  {
    name: 'resumes, each of which has results sent again',
    bound: 'what a link may have under way, 8 MiB: fixed',
    isolation: 'process',
    most: (limits) => heldOf(limits) + 3 * limits.maxPayload + 100 * MIB,
    run: async ({ url, limits }) => {
      const length = Math.floor(limits.maxPayload * 0.9);
      const first = await new Attacker(url).begin('1', 'give');
      for (const id of [1, 2, 3]) await first.message(['run', RUN, id, [length]]);
      await first.until(() => (first.came.get(25) ?? 0) >= Math.min(50, Math.floor(length / 65_536)));
      const attackers: Attacker[] = [first];
      const count = Math.min(100, Math.floor(limits.maxConnections / 4));
      for (let resumes = 0; resumes < count; resumes += 1) {
        const attacker = await new Attacker(url).greet('1', { isNew: false, received: 1 });
        attacker.ws.pause();
        attackers.push(attacker);
      }
      for (const attacker of attackers) attacker.leave();
      return `${count} resumes`;
    },
  },
  {
    name: 'requests for answers that are never read',
    bound: 'answers that are not read, 1 MiB a link: fixed',
    isolation: 'process',
    most: ({ executors }) => (executors - 1) * 8 * MIB,
    run: async ({ url, sessions, effort }) => {
      const attackers = Array.from({ length: sessions }, () => new Attacker(url));
      const ping = Buffer.from([BINARY_PING, MASKED | 100, 0, 0, 0, 0, ...new Uint8Array(100)]);
      const flood = Buffer.concat(Array.from({ length: 500 }, () => ping));
      await Promise.all(
        attackers.map(async (attacker, index) => {
          await attacker.greet(`${index + 1}`);
          attacker.ws.pause();
          for (let left = 1000 * effort; left > 0; left -= 1) await attacker.write(flood);
          for (let left = 200_000 * effort; left > 0 && attacker.isOpen; left -= 1) await attacker.send(bare(left % 2 === 0 ? PING : ACK));
          attacker.leave();
        }),
      );
      return `${500_000 * effort} pings of WebSocket's and ${100_000 * effort} of ours from each`;
    },
  },
];
