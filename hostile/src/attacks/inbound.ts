/** What a caller sends and nobody reads. */
import type { Attack, Target } from '../attack.ts';
import { Attacker, DATA, frameOf, HEADER, LARGEST_FRAME, PART, PING, RUN } from '../attacker.ts';
import { heldOf, MIB } from '../limits.ts';

const MOST_FRAMES = 2_000_000;

/** Has an attacker in each session send until it is cut off. */
async function each(target: Target, run: (attacker: Attacker, session: string) => Promise<number>): Promise<string> {
  const attackers = Array.from({ length: target.sessions }, () => new Attacker(target.url));
  const counts = await Promise.all(attackers.map((attacker, index) => run(attacker, `${index + 1}`)));
  const [first] = attackers as [Attacker];
  const most = Math.max(...counts);
  for (const attacker of attackers) attacker.leave();
  return `${first.end === undefined ? 'not cut off' : `cut off (${first.end})`} after ${most} frames`;
}

async function floodWith(attacker: Attacker, next: () => Promise<void>, most: number): Promise<number> {
  let sent = 0;
  for (; attacker.isOpen && sent < most; sent += 1) {
    await next();
    // Time to hear that it was cut off.
    if (sent % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (!attacker.isOpen) await attacker.closed;
  return sent;
}

/** Has the executor run a task that never lets go of its thread, and sends to it. */
function toBusyExecutor(name: string, payload: number, most = MOST_FRAMES, beside?: () => Uint8Array): Attack {
  return {
    name,
    bound: 'bytes that wait for an executor: `maxPayload`, `maxInFlight`',
    isolation: 'process',
    most: (limits) => (limits.executors - 1) * heldOf(limits),
    run: (target) =>
      each(target, async (attacker, session) => {
        await attacker.begin(session, 'spin');
        await attacker.run([]);
        const send = async (): Promise<void> => {
          if (beside !== undefined) await attacker.send(beside());
          await attacker.numbered(DATA, new Uint8Array(HEADER + payload));
        };
        return floodWith(attacker, send, most * target.effort);
      }),
  };
}

export const inbound: readonly Attack[] = [
  {
    name: 'parts without payload',
    bound: 'parts are full ones: fixed',
    isolation: 'process',
    most: () => 0,
    run: (target) =>
      each(target, async (attacker, session) => {
        await attacker.greet(session);
        return floodWith(attacker, () => attacker.numbered(PART), MOST_FRAMES);
      }),
  },
  {
    name: 'full parts of a message that never ends',
    bound: 'bytes of a message: `maxPayload`',
    isolation: 'process',
    most: ({ maxPayload, executors }) => (executors - 1) * maxPayload,
    run: (target) =>
      each(target, async (attacker, session) => {
        await attacker.greet(session);
        return floodWith(attacker, () => attacker.numbered(PART, new Uint8Array(LARGEST_FRAME)), MOST_FRAMES);
      }),
  },
  toBusyExecutor('frames without payload, to a busy executor', 0),
  toBusyExecutor('frames of one byte, to a busy executor', 1),
  toBusyExecutor('frames of 60 kB, to a busy executor', 60_000),
  toBusyExecutor('frames of one byte, each beside 60 kB that count for nothing', 1, 20_000, () =>
    frameOf(PING, 0, 0, new Uint8Array(60_000)),
  ),
  {
    name: 'arguments behind an event that never ends',
    bound: 'bytes of events that have not begun: `maxPayload`, `maxInFlight`',
    isolation: 'thread',
    // The bytes that are decoded, and the frame that they come from.
    most: (limits) => (limits.executors - 1) * (heldOf(limits) + 2 * limits.maxPayload),
    run: (target) =>
      each(target, async (attacker, session) => {
        await attacker.begin(session, 'never');
        const argument = new Uint8Array(Math.min(MIB, target.limits.maxPayload) - 1000);
        await attacker.run([]);
        let id = 1;
        const send = (): Promise<void> => {
          id += 1;
          return attacker.large(['run', RUN, id, [argument]]);
        };
        return floodWith(attacker, send, 4000);
      }),
  },
];
