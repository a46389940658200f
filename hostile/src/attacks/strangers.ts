/** What somebody does who was not let in, or has not greeted. */
import { connect, type Socket } from 'node:net';
import type { Attack } from '../attack.ts';
import { Attacker } from '../attacker.ts';
import { MIB } from '../limits.ts';

const SILENT = 3000;
const CONTINUATION = 0x00;
const BINARY = 0x02;
const PING = 0x89;
const MASKED = 0x80;

function wsFrame(head: number, payload: Uint8Array): Buffer {
  const length = payload.length < 126 ? [MASKED | payload.length] : [MASKED | 126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Uint8Array.of(head, ...length, 0, 0, 0, 0), payload]);
}

export const strangers: readonly Attack[] = [
  {
    name: 'a first frame of 64 MiB, from many',
    bound: 'bytes of a frame, 64 KiB: fixed',
    isolation: 'process',
    most: () => 20 * MIB,
    run: async ({ url }) => {
      const attackers = Array.from({ length: 20 }, () => new Attacker(url));
      const frame = new Uint8Array(64 * MIB);
      await Promise.all(
        attackers.map(async (attacker) => {
          await attacker.opened();
          attacker.ws.send(frame, () => {});
          await attacker.closed;
        }),
      );
      return `cut off (${attackers[0]?.end})`;
    },
  },
  {
    name: 'fragments of one byte, each beside 60 kB that count for nothing',
    bound: 'fragments of a frame, 16: fixed',
    isolation: 'process',
    most: () => 30 * MIB,
    run: async ({ url }) => {
      const attackers = Array.from({ length: 10 }, () => new Attacker(url));
      const filler = Buffer.concat(Array.from({ length: 500 }, () => wsFrame(PING, new Uint8Array(120))));
      await Promise.all(
        attackers.map(async (attacker) => {
          await attacker.opened();
          for (let count = 0; count < 5000 && attacker.isOpen; count += 1)
            await attacker.write(Buffer.concat([wsFrame(count === 0 ? BINARY : CONTINUATION, Uint8Array.of(1)), filler]));
          attacker.leave();
        }),
      );
      return `cut off (${attackers[0]?.end})`;
    },
  },
  {
    name: `${SILENT.toLocaleString('en')} connections that say nothing`,
    bound: 'connections of strangers, half of them: `maxConnections`',
    isolation: 'process',
    most: () => 50 * MIB,
    run: async ({ url }) => {
      const sockets: Socket[] = [];
      let refused = 0;
      for (let count = 0; count < SILENT; count += 1) {
        const socket = connect(Number(new URL(url).port), '127.0.0.1');
        sockets.push(socket);
        await new Promise<void>((resolve) => {
          socket.once('connect', resolve);
          socket.on('error', () => resolve());
        });
        socket.resume();
        socket.once('close', () => {
          refused += 1;
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      const staying = SILENT - refused;
      for (const socket of sockets) socket.destroy();
      return `${staying} stayed`;
    },
  },
];
