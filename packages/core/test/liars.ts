/** Transports that break their promises, one each, and the cases of the suite that are there to notice. */
import { EventEmitter } from 'node:events';
import type { CloseReason, ExecutorChannel, Transport } from '../src/index.ts';
import { OUTCOME_ERROR, OUTCOME_MASK } from '../src/wire/protocol.ts';
import { carrying, channels, type Listener, opening, receiving, sending, type Tamper } from './lying-transport.ts';

export interface Liar {
  readonly create: () => Transport;
  /** Cases that must fail against it. */
  readonly caughtBy: readonly string[];
}

function never(): Promise<never> {
  return new Promise(() => {});
}

/** Does something to every nth message. */
function every(nth: number, what: Tamper): () => Tamper {
  return () => {
    let count = 0;
    return (message) => {
      count += 1;
      return count % nth === 0 ? what(message) : [message];
    };
  };
}

/** Lets every nth message pass the one before it. */
function swapping(nth: number): () => Tamper {
  return () => {
    let count = 0;
    let held: readonly unknown[] = [];
    return (message) => {
      count += 1;
      if (count % nth === 0) {
        held = [message];
        return [];
      }
      const both = [message, ...held];
      held = [];
      return both;
    };
  };
}

function withReason(change: (reason: CloseReason) => CloseReason): () => Transport {
  return channels((channel) => ({ closed: channel.closed.then(change) }));
}

const messages: Record<string, Liar> = {
  'drops a message to the executor': {
    create: sending(every(40, () => [])),
    caughtBy: ['small and large messages arrive complete and in order', 'events that need a message of their own end once'],
  },
  'drops a message to the caller': {
    create: receiving(every(40, () => [])),
    caughtBy: ['messages sent one at a time arrive in order', 'events added one after the other each end with their own result'],
  },
  'drops one message of hundreds': {
    create: sending(every(450, () => [])),
    caughtBy: ['small and large messages arrive complete and in order', 'events that need a message of their own end once'],
  },
  'doubles a message to the executor': {
    create: sending(every(20, (message) => [message, message])),
    caughtBy: ['small and large messages arrive complete and in order', 'events that need a message of their own end once'],
  },
  'doubles a message to the caller': {
    create: receiving(every(5, (message) => [message, message])),
    caughtBy: ['messages sent one at a time arrive in order', 'thousands of small events end once, each with its own result'],
  },
  'swaps messages to the executor': {
    create: sending(swapping(30)),
    caughtBy: ['small and large messages arrive complete and in order', 'small and large events of different targets keep their order'],
  },
  'delivers inside send': {
    create: channels((channel) => {
      const kept: unknown[] = [];
      let receive: Listener = () => {};
      return {
        send: (message, transfer) => {
          channel.send(message, transfer);
          for (const one of kept.splice(0)) receive(one);
        },
        listen: (listener, drained) => {
          receive = listener;
          const keep: Listener = (message) => {
            kept.push(message);
            setTimeout(() => {
              for (const one of kept.splice(0)) listener(one);
              drained();
            });
          };
          channel.listen(keep, drained);
        },
      };
    }),
    caughtBy: ['small and large messages arrive complete and in order', 'close first delivers sent messages and their immediate answers'],
  },
  'forgets messages that came before listen': {
    create: channels((channel) => {
      let receive: Listener = () => {};
      let tell = (): void => {};
      channel.listen(
        (message) => receive(message),
        () => tell(),
      );
      return {
        listen: (listener, drained) => {
          receive = listener;
          tell = drained;
        },
      };
    }),
    caughtBy: ['messages that arrive before listen are kept in order'],
  },
  'reverses messages that came before listen': {
    create: channels((channel) => {
      const kept: unknown[] = [];
      let receive: Listener = (message) => kept.unshift(message);
      let tell = (): void => {};
      channel.listen(
        (message) => receive(message),
        () => tell(),
      );
      return {
        listen: (listener, drained) => {
          receive = listener;
          tell = drained;
          setTimeout(() => {
            for (const message of kept) listener(message);
            drained();
          });
        },
      };
    }),
    caughtBy: ['messages that arrive before listen are kept in order'],
  },
  'delivers inside listen': {
    create: channels((channel) => {
      const kept: unknown[] = [];
      let receive: Listener = (message) => kept.push(message);
      let tell = (): void => {};
      channel.listen(
        (message) => receive(message),
        () => tell(),
      );
      return {
        listen: (listener, drained) => {
          receive = listener;
          tell = drained;
          for (const message of kept) listener(message);
          drained();
        },
      };
    }),
    caughtBy: ['listen delivers no message before it returns'],
  },
  'never says drained': {
    create: channels((channel) => ({ listen: (listener) => channel.listen(listener, () => {}) })),
    caughtBy: ['drained follows messages once no more of them wait', 'thousands of small events end once, each with its own result'],
  },
  'says drained all the time': {
    create: channels((channel) => ({
      listen: (listener, drained) => {
        const receive: Listener = (message) => {
          for (let call = 0; call < 200; call += 1) drained();
          listener(message);
        };
        channel.listen(receive, drained);
      },
    })),
    caughtBy: ['drained follows messages once no more of them wait'],
  },
  'clones late': {
    create: channels((channel) => ({ send: (message, transfer) => setTimeout(() => channel.send(message, transfer)) })),
    caughtBy: ['send takes structured clones before it returns', 'send throws if a message cannot be cloned, and sends no part of it'],
  },
  'does not clone for the caller': {
    create: receiving(() => {
      const known = new Map<string, unknown>();
      const share = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(share);
        if (!(value instanceof Map)) return value;
        const text = String([...value]);
        if (!known.has(text)) known.set(text, value);
        return known.get(text);
      };
      return (message) => [share(message)];
    }),
    caughtBy: ['two results of one object are two copies'],
  },
  'swallows what cannot be cloned': {
    create: channels((channel) => ({
      send: (message, transfer) => {
        try {
          channel.send(message, transfer);
        } catch {
          // lost
        }
      },
    })),
    caughtBy: [
      'send throws if a message cannot be cloned, and sends no part of it',
      'a function in an argument fails its own event',
      'a function in kwargs fails its own event',
    ],
  },
  'sends a part of what cannot be cloned': {
    create: channels((channel) => ({
      send: (message, transfer) => {
        try {
          channel.send(message, transfer);
        } catch (error) {
          channel.send(JSON.parse(JSON.stringify(message)));
          throw error;
        }
      },
    })),
    caughtBy: ['send throws if a message cannot be cloned, and sends no part of it', 'a function in an argument fails its own event'],
  },
  'takes what is transferred even where it throws': {
    create: channels((channel) => ({
      send: (message, transfer = []) => {
        try {
          channel.send(message, transfer);
        } catch (error) {
          structuredClone(transfer, { transfer: transfer as Transferable[] });
          throw error;
        }
      },
    })),
    caughtBy: ['a message that cannot be sent keeps its transferables'],
  },
  'loses what is transferred': {
    create: channels((channel) => ({
      send: (message, transfer = []) => {
        structuredClone(transfer, { transfer: transfer as Transferable[] });
        channel.send(message);
      },
    })),
    caughtBy: ['messages with transferables arrive complete, moved or copied', 'transferred buffers arrive in both directions'],
  },
  'looks into messages': {
    create: sending(() => (message) => (JSON.stringify(message)?.includes('"close"') ? [] : [message])),
    caughtBy: ['a channel never looks inside messages'],
  },
  'truncates large messages': {
    create: carrying((message) => truncated(message)),
    caughtBy: [
      'small and large messages arrive complete and in order',
      'large arguments and results arrive complete',
      'value: a long string',
    ],
  },
  'is never ready again after some messages': {
    create: channels((channel) => {
      let sent = 0;
      return {
        send: (message, transfer) => {
          sent += 1;
          channel.send(message, transfer);
        },
        ready: () => (sent > 5 ? never() : Promise.resolve()),
      };
    }),
    caughtBy: ['channel.ready resolves when messages find room again'],
  },
};

function truncated(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, 4096);
  if (value instanceof Uint8Array) return value.slice(0, 65_536);
  return Array.isArray(value) ? value.map(truncated) : value;
}

function isolated(isolation: Transport['isolation']): () => Transport {
  const honest = channels(() => ({}));
  return () => ({ ...honest(), isolation });
}

const openings: Record<string, Liar> = {
  'ignores an aborted signal': {
    create: opening((open) => (request) => open({ ...request, signal: new AbortController().signal })),
    caughtBy: ['open rejects if its signal has already aborted'],
  },
  'ignores a signal that aborts meanwhile': {
    create: opening((open) => async (request) => {
      request.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 10));
      return open({ ...request, signal: new AbortController().signal });
    }),
    caughtBy: ['open rejects if its signal aborts while the executor opens'],
  },
  'heeds the signal for ever': {
    create: opening((open) => async (request) => {
      const channel = await open(request);
      request.signal.addEventListener('abort', () => void channel.kill());
      return channel;
    }),
    caughtBy: ['an open channel ignores the signal of its open request'],
  },
  'gives all executors one id': {
    create: channels(() => ({ id: 'executor' })),
    caughtBy: ['open gives each executor a unique id'],
  },
  'serves one loop only': {
    create: opening((open) => {
      let last: Promise<ExecutorChannel> | undefined;
      return (request) => {
        const before = last;
        last = (async () => {
          await (await before)?.kill();
          return open(request);
        })();
        return last;
      };
    }),
    caughtBy: ['a transport serves several loops at once'],
  },
  'gives every loop the same executor': {
    create: opening((open) => {
      let only: Promise<ExecutorChannel> | undefined;
      return (request) => {
        only ??= open(request);
        return only;
      };
    }),
    caughtBy: ['a transport serves several loops at once', 'open gives each executor a unique id'],
  },
  'has no name': {
    create: () => ({ ...isolated('none')(), name: '' }),
    caughtBy: ['a transport has a name and an isolation'],
  },
  'has an isolation of its own invention': {
    create: isolated('container' as never),
    caughtBy: ['a transport has a name and an isolation'],
  },
  'claims an isolation that it has not': {
    create: isolated('thread'),
    caughtBy: [
      'kill ends an executor in a busy loop',
      'an executor that exits closes its channel with its exit code',
      'an event that exits among hundreds of the same target fails, and no other event does',
      'each executor has its own memory',
      'isExecutor is true in executors only',
    ],
  },
  'opens nothing': {
    create: opening(() => never),
    caughtBy: ['the first event starts the loop', 'start resolves with the loop once the executors are ready'],
  },
  'cannot open': {
    create: opening(() => () => Promise.reject(new Error('no'))),
    caughtBy: ['the first event starts the loop', 'a loop can be started again after a failed start'],
  },
};

const ends: Record<string, Liar> = {
  'drops what was sent before close': {
    create: channels((channel) => ({
      close: () => channel.kill(),
      closed: channel.closed.then((reason) => ({ ...reason, kind: 'closed' as const })),
    })),
    caughtBy: ['close first delivers sent messages and their immediate answers'],
  },
  'never settles closed': {
    create: channels(() => ({ closed: never() })),
    caughtBy: ['close immediately after open ends the channel', 'channel.close resolves when the channel has closed, and not before'],
  },
  'rejects closed': {
    create: channels((channel) => ({ closed: channel.closed.then(() => Promise.reject(new Error('closed'))) })),
    caughtBy: ['close immediately after open ends the channel', 'kill ends the channel, and is idempotent'],
  },
  'settles closed before the last message': {
    create: channels((channel) => {
      let settle: (reason: CloseReason) => void = () => {};
      const closed = new Promise<CloseReason>((resolve) => {
        settle = resolve;
      });
      return {
        closed,
        close: () => {
          settle({ kind: 'closed' });
          return channel.close();
        },
        kill: () => {
          settle({ kind: 'killed' });
          return channel.kill();
        },
      };
    }),
    caughtBy: ['close first delivers sent messages and their immediate answers'],
  },
  'resolves close too early': {
    create: channels((channel) => ({
      closed: channel.closed.then(async (reason) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return reason;
      }),
    })),
    caughtBy: ['channel.close resolves when the channel has closed, and not before'],
  },
  'never resolves close': {
    create: channels((channel) => ({
      close: () => {
        void channel.close();
        return never();
      },
    })),
    caughtBy: ['close immediately after open ends the channel', 'channel.close is idempotent'],
  },
  'closes once only': {
    create: channels((channel) => {
      let isClosing = false;
      return {
        close: () => {
          if (isClosing) return Promise.reject(new Error('it closes already'));
          isClosing = true;
          return channel.close();
        },
      };
    }),
    caughtBy: ['channel.close is idempotent', 'kill and close do nothing after the channel has ended'],
  },
  'hangs in kill': {
    create: channels(() => ({ kill: never })),
    caughtBy: ['kill ends the channel, and is idempotent', 'kill overtakes close', 'terminate ends running and waiting events'],
  },
  'kills once only': {
    create: channels((channel) => {
      let isKilled = false;
      return {
        kill: () => {
          if (isKilled) return Promise.reject(new Error('it is dead already'));
          isKilled = true;
          return channel.kill();
        },
      };
    }),
    caughtBy: ['kill ends the channel, and is idempotent'],
  },
  'leaves a listener behind with each kill': {
    create: channels((channel) => {
      const ends = new EventEmitter();
      return {
        kill: () => {
          ends.once('exit', () => {});
          return channel.kill();
        },
      };
    }),
    caughtBy: ['kill may be called any number of times, and leaves no listener behind each time'],
  },
  'kills in order': {
    create: channels((channel) => ({ kill: () => channel.close() })),
    caughtBy: ['kill ends the channel, and is idempotent'],
  },
  'says killed for closed': {
    create: withReason((reason) => ({ ...reason, kind: 'killed' })),
    caughtBy: ['close immediately after open ends the channel', 'channel.close is idempotent'],
  },
  'says closed for killed': {
    create: withReason((reason) => ({ ...reason, kind: 'closed' })),
    caughtBy: ['kill ends the channel, and is idempotent'],
  },
  'throws in send after the end': {
    create: channels((channel) => {
      let hasClosed = false;
      void channel.closed.then(() => {
        hasClosed = true;
      });
      return {
        send: (message, transfer) => {
          if (hasClosed) throw new Error('the channel has closed');
          channel.send(message, transfer);
        },
      };
    }),
    caughtBy: ['a closed channel delivers nothing, and its send does nothing'],
  },
  'delivers after the end': {
    create: channels((channel) => ({
      listen: (listener, drained) => {
        channel.listen(listener, drained);
        void channel.closed.then(() => setTimeout(() => listener(['done']), 10));
      },
    })),
    caughtBy: ['a closed channel delivers nothing, and its send does nothing', 'a killed channel delivers nothing'],
  },
  'is not ready once closed': {
    create: channels((channel) => {
      let hasClosed = false;
      void channel.closed.then(() => {
        hasClosed = true;
      });
      return { ready: () => (hasClosed ? never() : channel.ready()) };
    }),
    caughtBy: ['channel.ready resolves on a closed channel'],
  },
  'rejects ready once closed': {
    create: channels((channel) => {
      let hasClosed = false;
      void channel.closed.then(() => {
        hasClosed = true;
      });
      return { ready: () => (hasClosed ? Promise.reject(new Error('closed')) : channel.ready()) };
    }),
    caughtBy: ['channel.ready resolves on a closed channel'],
  },
  'closes at unref': {
    create: channels((channel) => ({ unref: () => void channel.close() })),
    caughtBy: ['ref and unref may be called at any time, and do not affect messages'],
  },
  'cannot be referenced after the end': {
    create: channels((channel) => {
      let hasClosed = false;
      void channel.closed.then(() => {
        hasClosed = true;
      });
      return {
        ref: () => {
          if (hasClosed) throw new Error('the channel has closed');
        },
      };
    }),
    caughtBy: ['ref and unref may be called at any time, and do not affect messages'],
  },
};

function isFailure(message: unknown): boolean {
  const [tag, header] = message as readonly [string, number];
  return tag === 'done' && (header & OUTCOME_MASK) === OUTCOME_ERROR;
}

const hostility: Record<string, Liar> = {
  'ends an executor because of a message that cannot be cloned': {
    create: channels((channel) => ({
      send: (message, transfer) => {
        try {
          channel.send(message, transfer);
        } catch {
          void channel.kill();
        }
      },
    })),
    caughtBy: ['hostile arguments end at most their own events', 'a list of objects to be moved that has an array is named in the error'],
  },
  'ends an executor because of an error': {
    create: channels((channel) => ({
      listen: (listener, drained) => {
        const receive: Listener = (message) => {
          if (isFailure(message)) void channel.kill();
          else listener(message);
        };
        channel.listen(receive, drained);
      },
    })),
    caughtBy: [
      'hostile values that are returned end at most their own events',
      'hostile values that are thrown fail their own events',
      'hostile values that a promise rejects with fail their own events',
      'hostile promises and streams that are returned end at most their own events',
      'a task that moves an array fails alone, and the error names what it moved',
    ],
  },
};

export const liars: Readonly<Record<string, Liar>> = { ...messages, ...openings, ...ends, ...hostility };

/** Executors that say, once they were greeted, that they can never be ready; with isolation, so that no case is left out. */
export function unfit(): Transport {
  const refusal = {
    name: 'Error',
    message: 'unfit',
    stack: undefined,
    fields: {},
    cause: undefined,
    errors: undefined,
    type: undefined,
    ours: undefined,
  };
  const refusing = receiving(() => (message) => [Array.isArray(message) && message[0] === 'ready' ? ['failed', refusal] : message]);
  return { ...refusing(), isolation: 'process' };
}
