/** The suite must also catch what only transports with threads of their own can get wrong: deaths, blame and printing. */
import type { CloseReason, ExecutorChannel, OpenRequest, Transport } from '@mp-event-loop/core';
import { describeTransport } from '@mp-event-loop/core/testing';
import { workerTransport } from '@mp-event-loop/transport-worker';
import { afterEach, describe, expect, it } from 'vitest';

type Case = () => Promise<void> | void;

/** ms that a case gets against a liar at least; and how many times what it took with honest threads, since machines can be busy. */
const LEAST_PATIENCE = 2000;
const PATIENCE_FACTOR = 10;

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

function printing(change: (print: OpenRequest['print']) => OpenRequest['print']): () => Transport {
  return lying(
    () => ({}),
    (request) => ({ ...request, print: change(request.print) }),
  );
}

/** Prints when the channel has closed, however long that takes. */
function printingLate(): () => Transport {
  const held: (() => void)[] = [];
  return lying(
    (channel) => {
      void channel.closed.then(() => setImmediate(() => held.splice(0).forEach((print) => void print())));
      return {};
    },
    (request) => ({ ...request, print: (stream, text) => void held.push(() => request.print(stream, text)) }),
  );
}

const hundreds = 'an event that exits among hundreds of the same target fails, and no other event does';
const exits = 'an executor that exits closes its channel with its exit code';
const prints = 'print gets what the executor prints, complete and in order, and nothing after closed';

const liars: Readonly<Record<string, readonly [create: () => Transport, caughtBy: readonly string[]]>> = {
  'kills only what gives way': [lying((channel) => ({ kill: () => channel.close() })), ['kill ends an executor in a busy loop']],
  'counts one event too few': [withReason((reason) => ({ ...reason, started: (reason.started ?? 1) - 1 })), [exits]],
  'counts one event too many': [withReason((reason) => ({ ...reason, started: (reason.started ?? 0) + 1 })), [exits, hundreds]],
  'counts nothing': [withReason(({ started: _, ...reason }) => reason), [hundreds]],
  'says closed for exited': [withReason((reason) => (reason.kind === 'exited' ? { ...reason, kind: 'closed' } : reason)), [exits]],
  'says that all is well': [withReason((reason) => ({ ...reason, exitCode: 0 })), [exits]],
  'loses what was sent shortly before a death': [
    lying((channel) => ({
      listen: (listener, drained) => {
        let release = (): void => {};
        let timer: NodeJS.Timeout | undefined;
        // Each message waits for the next one, or for a while; what waits when the thread ends is lost.
        const receive = (message: unknown): void => {
          clearTimeout(timer);
          release();
          release = () => {
            release = () => {};
            listener(message);
            drained();
          };
          timer = setTimeout(() => release(), 300);
        };
        void channel.closed.then(() => clearTimeout(timer));
        channel.listen(receive, drained);
      },
    })),
    [hundreds],
  ],
  'prints nothing': [printing(() => () => {}), [prints]],
  'prints the last word of a text only': [
    printing((print) => (stream, text) => print(stream, text.slice(-20))),
    ['print gets a long text complete'],
  ],
  'mixes up its streams': [printing((print) => (_, text) => print('stdout', text)), [prints]],
  'prints late': [printingLate(), [prints]],
  'prints out of order': [
    printing((print) => {
      const held = { stdout: '', stderr: '' };
      return (stream, text) => {
        // What came before comes after.
        if (held[stream] === '') held[stream] = text;
        else {
          void print(stream, text + held[stream]);
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

async function failureOf(body: Case, patience: number): Promise<unknown> {
  const over = new Promise<unknown>((resolve) => setTimeout(() => resolve(new Error('it took too long')), patience));
  const run = Promise.resolve(body()).then(
    () => undefined,
    (error: unknown) => error,
  );
  return Promise.race([run, over]);
}

describe('the conformance suite catches transports over threads that break promises', () => {
  it.each(Object.entries(liars))('a transport over threads that %s is caught', async (_, [create, caughtBy]) => {
    for (const name of caughtBy) {
      const begin = performance.now();
      await casesOf(workerTransport).get(name)?.();
      const patience = Math.max(LEAST_PATIENCE, PATIENCE_FACTOR * (performance.now() - begin));
      const body = casesOf(create).get(name);
      expect(body, name).toBeDefined();
      expect(await failureOf(body as Case, patience), `'${name}' must fail`).toBeInstanceOf(Error);
    }
  });
});
