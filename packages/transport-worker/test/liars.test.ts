/** The suite must also catch what only transports with threads of their own can get wrong: deaths, blame and printing. */
import type { CloseReason, ExecutorChannel, OpenRequest, Transport } from '@mp-event-loop/core';
import { describeTransport } from '@mp-event-loop/core/testing';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { afterEach, describe, expect, it } from 'vitest';

type Case = () => Promise<void> | void;

/** ms that a case may take: honest threads need a fraction. */
const PATIENCE = 5000;

const opened: ExecutorChannel[] = [];
// Whatever a liar says, its threads end.
afterEach(async () => {
  await Promise.all(opened.splice(0).map((channel) => channel.kill()));
});

/** Honest threads, but for what `lie` replaces. */
function lying(
  lie: (channel: ExecutorChannel) => Partial<ExecutorChannel>,
  tamper: (request: OpenRequest) => OpenRequest = (request) => request,
): () => Transport {
  return () => {
    const transport = workerTransport();
    const open: Transport['open'] = async (request) => {
      const channel = await transport.open(tamper(request));
      opened.push(channel);
      const delegate: ExecutorChannel = {
        id: channel.id,
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

function printing(change: (print: OpenRequest['print']) => OpenRequest['print']): () => Transport {
  return lying(
    () => ({}),
    (request) => ({ ...request, print: change(request.print) }),
  );
}

const hundreds = 'of hundreds of events one exits: it fails, and no other';
const exits = 'an executor that exits says so, with its code';
const prints = 'prints what the executor prints, whole and in order, until it has closed';

const liars: Readonly<Record<string, readonly [create: () => Transport, caughtBy: readonly string[]]>> = {
  'kills only what gives way': [lying((channel) => ({ kill: () => channel.close() })), ['kill ends a busy loop']],
  'counts one event too few': [withReason((reason) => ({ ...reason, started: (reason.started ?? 1) - 1 })), [exits]],
  'counts one event too many': [withReason((reason) => ({ ...reason, started: (reason.started ?? 0) + 1 })), [exits, hundreds]],
  'counts nothing': [withReason(({ started: _, ...reason }) => reason), [hundreds]],
  'says closed for exited': [withReason((reason) => (reason.kind === 'exited' ? { ...reason, kind: 'closed' } : reason)), [exits]],
  'says that all is well': [withReason((reason) => ({ ...reason, exitCode: 0 })), [exits]],
  'loses what was sent shortly before a death': [
    lying((channel) => {
      let isOver = false;
      void channel.closed.then(() => {
        isOver = true;
      });
      return {
        listen: (listener, drained) => {
          const later = (action: () => void): void => {
            setImmediate(() => {
              if (!isOver) action();
            });
          };
          channel.listen(
            (message) => later(() => listener(message)),
            () => later(drained),
          );
        },
      };
    }),
    [hundreds],
  ],
  'prints nothing': [printing(() => () => {}), [prints]],
  'prints the last word of a text only': [
    printing((print) => (stream, text) => print(stream, text.slice(-20))),
    ['prints a long text whole'],
  ],
  'mixes up its streams': [printing((print) => (_, text) => print('stdout', text)), [prints]],
  'prints late': [printing((print) => (stream, text) => setTimeout(() => print(stream, text), 200)), [prints]],
  'prints out of order': [
    printing((print) => {
      const held = { stdout: '', stderr: '' };
      return (stream, text) => {
        // What came before comes after.
        if (held[stream] === '') held[stream] = text;
        else {
          print(stream, text + held[stream]);
          held[stream] = '';
        }
      };
    }),
    [prints],
  ],
};

function casesOf(create: () => Transport): Map<string, Case> {
  const cases = new Map<string, Case>();
  describeTransport('liar', create, { describe: (_, body) => body(), it: (name, body) => void cases.set(name, body) });
  return cases;
}

async function outcome(body: Case): Promise<'passed' | 'failed'> {
  const over = new Promise<'failed'>((resolve) => setTimeout(() => resolve('failed'), PATIENCE));
  const run = Promise.resolve(body()).then(
    () => 'passed' as const,
    () => 'failed' as const,
  );
  return Promise.race([run, over]);
}

describe('each liar is caught', () => {
  it.each(Object.entries(liars))('%s', async (_, [create, caughtBy]) => {
    for (const name of caughtBy) {
      const body = casesOf(create).get(name);
      expect(body, name).toBeDefined();
      expect(await outcome(body as Case), name).toBe('failed');
    }
  });
});

describe('honest threads pass in the same time', () => {
  it.each([...new Set(Object.values(liars).flatMap(([, caughtBy]) => caughtBy))])('%s', async (name) => {
    expect(await outcome(casesOf(() => workerTransport()).get(name) as Case)).toBe('passed');
  });
});
