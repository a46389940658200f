/** The suite must also catch what only transports with processes of their own can get wrong. */
import type { CloseReason, ExecutorChannel, Transport } from '@mp-event-loop/core';
import { describeTransport } from '@mp-event-loop/core/testing';
import { forkTransport } from '@mp-event-loop/transport-fork';
import { afterEach, describe, expect, it } from 'vitest';

type Case = () => Promise<void> | void;

/** ms after which a case of a liar has failed; an honest process needs a fraction. */
const PATIENCE = 5000;
/** ms by which a liar is late: longer than a death takes to be noticed on a busy machine, which is what a channel waits for the pipes of a dead process and more. */
const LATE = 600;
const STEPS = 5;

const opened: ExecutorChannel[] = [];
// Whatever a liar says, its processes end.
afterEach(async () => {
  await Promise.all(opened.splice(0).map((channel) => channel.kill()));
});

/** Honest processes, but for what `lie` replaces. */
function lying(lie: (channel: ExecutorChannel) => Partial<ExecutorChannel>): () => Transport {
  return () => {
    const transport = forkTransport();
    const open: Transport['open'] = async (request) => {
      const channel = await transport.open(request);
      opened.push(channel);
      const delegate: ExecutorChannel = {
        id: channel.id,
        location: channel.location,
        closed: channel.closed,
        send: (message, transfer) => channel.send(message, transfer),
        ready: () => channel.ready(),
        listen: (listener, drained) => channel.listen(listener, drained),
        close: () => channel.close(),
        kill: () => channel.kill(),
        ref: () => channel.ref(),
        unref: () => channel.unref(),
      };
      return { ...delegate, ...lie(channel) };
    };
    return { ...transport, open };
  };
}

function withReason(change: (reason: CloseReason) => CloseReason): () => Transport {
  return lying((channel) => ({ closed: channel.closed.then(change) }));
}

const killed = 'an event whose process is killed by SIGKILL fails alone';
const terminated = 'an event whose process is ended by SIGTERM fails alone';
const aborted = 'an event whose process aborts fails alone';
const crash = 'an event whose process crashes natively fails alone';
const quick = 'a quick event that kills its process among thousands: later ones run, earlier ones do not run again';
const lastLines = 'stderrTail has the last lines before the death of a process';
const stream = 'items of a stream arrive before the death of its process ends it';
const idle = 'an idle executor whose process is killed is replaced';
const poison = 'an event that kills its process in each retry fails alone';

const liars: Readonly<Record<string, readonly [create: () => Transport, caughtBy: readonly string[]]>> = {
  'says that what was killed has exited': [
    withReason(({ signal: _, ...reason }) => ({ ...reason, exitCode: 1 })),
    [killed, terminated, crash],
  ],
  'says that all is well': [withReason((reason) => ({ ...reason, exitCode: 0, signal: undefined })), [aborted]],
  'counts nothing': [withReason(({ started: _, ...reason }) => reason), [quick]],
  'counts one event too many': [withReason((reason) => ({ ...reason, started: (reason.started ?? 0) + 1 })), [crash, quick]],
  'counts one event too few': [withReason((reason) => ({ ...reason, started: (reason.started ?? 1) - 1 })), [poison]],
  'says that none had started': [withReason((reason) => ({ ...reason, started: 0 })), [poison]],
  'forgets the last words': [withReason((reason) => ({ ...reason, stderrTail: '' })), [lastLines]],
  'keeps the first words, not the last': [
    withReason((reason) => ({ ...reason, stderrTail: reason.stderrTail?.split('\n').slice(0, -1).join('\n') })),
    [lastLines],
  ],
  'does not notice deaths': [lying(() => ({ closed: new Promise(() => {}) })), [idle]],
  'loses what was sent shortly before a death': [
    lying((channel) => {
      let isOver = false;
      void channel.closed.then(() => {
        isOver = true;
      });
      return {
        listen: (listener, drained) => {
          const later = (action: () => void): void => {
            // In steps: a thread that was held up runs its timers before it hears of deaths.
            const wait = (steps: number): void => {
              if (isOver) return;
              if (steps === 0) action();
              else setTimeout(() => wait(steps - 1), LATE / STEPS);
            };
            wait(STEPS);
          };
          channel.listen(
            (message) => later(() => listener(message)),
            () => later(drained),
          );
        },
      };
    }),
    [stream],
  ],
  'never has room again once it was full': [
    lying(() => ({ ready: () => new Promise(() => {}) })),
    ['an executor stopped by SIGSTOP goes on where it was after SIGCONT'],
  ],
  'kills only what gives way': [lying((channel) => ({ kill: () => channel.close() })), ['terminate ends an executor stopped by SIGSTOP']],
};

function casesOf(create: () => Transport): Map<string, Case> {
  const cases = new Map<string, Case>();
  describeTransport('liar', create, { describe: (_, body) => body(), it: (name, body) => void cases.set(name, body) });
  return cases;
}

async function outcome(body: Case): Promise<'passed' | 'failed'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<'failed'>((resolve) => {
    timer = setTimeout(() => resolve('failed'), PATIENCE);
  });
  const run = Promise.resolve(body()).then(
    () => 'passed' as const,
    () => 'failed' as const,
  );
  return Promise.race([run, over]).finally(() => clearTimeout(timer));
}

describe('the conformance suite catches transports over processes that break promises', () => {
  it.each(Object.entries(liars))('a transport over processes that %s is caught', async (_, [create, caughtBy]) => {
    for (const name of caughtBy) {
      const body = casesOf(create).get(name);
      expect(body, name).toBeDefined();
      expect(await outcome(body as Case), name).toBe('failed');
    }
  });
});
