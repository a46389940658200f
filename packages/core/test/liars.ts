/** Transports that break their promises, one each, and the cases of the suite that are there to notice. */
import type { CloseReason, ExecutorChannel, Transport } from '../src/index.ts';
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
    caughtBy: ['arrive in order and whole, small and large ones', 'events that need a message of their own end once'],
  },
  'drops a message to the caller': {
    create: receiving(every(40, () => [])),
    caughtBy: ['arrive as they are sent one at a time, too', 'events added one at a time, each after the one before has ended'],
  },
  'drops one message of hundreds': {
    create: sending(every(450, () => [])),
    caughtBy: ['arrive in order and whole, small and large ones', 'events that need a message of their own end once'],
  },
  'doubles a message to the executor': {
    create: sending(every(20, (message) => [message, message])),
    caughtBy: ['arrive in order and whole, small and large ones', 'events that need a message of their own end once'],
  },
  'doubles a message to the caller': {
    create: receiving(every(5, (message) => [message, message])),
    caughtBy: ['arrive as they are sent one at a time, too', 'thousands of small events end once, each with its own result'],
  },
  'swaps messages to the executor': {
    create: sending(swapping(30)),
    caughtBy: ['arrive in order and whole, small and large ones', 'small and large events of different targets keep their order'],
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
    caughtBy: [
      'arrive in order and whole, small and large ones',
      'close: what was sent arrives first, and what is answered to it at once comes back',
    ],
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
    caughtBy: ['that came before listen are kept, in order'],
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
    caughtBy: ['that came before listen are kept, in order'],
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
    caughtBy: ['are not delivered inside listen'],
  },
  'never says drained': {
    create: channels((channel) => ({ listen: (listener) => channel.listen(listener, () => {}) })),
    caughtBy: ['are followed by drained, once for now nothing more waits', 'thousands of small events end once, each with its own result'],
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
    caughtBy: ['are followed by drained, once for now nothing more waits'],
  },
  'clones late': {
    create: channels((channel) => ({ send: (message, transfer) => setTimeout(() => channel.send(message, transfer)) })),
    caughtBy: ['are structured clones taken before send returns', 'that cannot be cloned throw in send, and nothing of them is sent'],
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
    caughtBy: ['that cannot be cloned throw in send, and nothing of them is sent', 'a function in an argument', 'in kwargs'],
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
    caughtBy: ['that cannot be cloned throw in send, and nothing of them is sent', 'a function in an argument'],
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
    caughtBy: ['keep what they would have transferred when they cannot be sent'],
  },
  'loses what is transferred': {
    create: channels((channel) => ({
      send: (message, transfer = []) => {
        structuredClone(transfer, { transfer: transfer as Transferable[] });
        channel.send(message);
      },
    })),
    caughtBy: ['with a transfer arrive whole, moved or copied', 'buffers are moved or copied, both ways'],
  },
  'looks into messages': {
    create: sending(() => (message) => (JSON.stringify(message)?.includes('"close"') ? [] : [message])),
    caughtBy: ['of any content: the channel looks into none'],
  },
  'truncates large messages': {
    create: carrying((message) => truncated(message)),
    caughtBy: ['arrive in order and whole, small and large ones', 'large messages arrive whole', 'a long string'],
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
    caughtBy: ['find room again: ready resolves'],
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
    caughtBy: ['rejects where the signal is aborted before'],
  },
  'ignores a signal that aborts meanwhile': {
    create: opening((open) => async (request) => {
      request.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 10));
      return open({ ...request, signal: new AbortController().signal });
    }),
    caughtBy: ['rejects where the signal aborts meanwhile'],
  },
  'heeds the signal for ever': {
    create: opening((open) => async (request) => {
      const channel = await open(request);
      request.signal.addEventListener('abort', () => void channel.kill());
      return channel;
    }),
    caughtBy: ['heeds the signal no more once it has opened'],
  },
  'gives all executors one id': {
    create: channels(() => ({ id: 'executor' })),
    caughtBy: ['gives executors ids of their own'],
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
    caughtBy: ['serves several loops at once'],
  },
  'gives every loop the same executor': {
    create: opening((open) => {
      let only: Promise<ExecutorChannel> | undefined;
      return (request) => {
        only ??= open(request);
        return only;
      };
    }),
    caughtBy: ['serves several loops at once', 'gives executors ids of their own'],
  },
  'has no name': {
    create: () => ({ ...isolated('none')(), name: '' }),
    caughtBy: ['has a name and an isolation'],
  },
  'has an isolation of its own invention': {
    create: isolated('container' as never),
    caughtBy: ['has a name and an isolation'],
  },
  'claims an isolation that it has not': {
    create: isolated('thread'),
    caughtBy: [
      'kill ends a busy loop',
      'an executor that exits says so, with its code',
      'of hundreds of events one exits: it fails, and no other',
      'gives each executor a memory of its own',
      'isExecutor is true in executors only',
    ],
  },
  'opens nothing': {
    create: opening(() => never),
    caughtBy: ['the first event starts the loop', 'start gives the loop once the executors are ready'],
  },
  'cannot open': {
    create: opening(() => () => Promise.reject(new Error('no'))),
    caughtBy: ['the first event starts the loop', 'after a failed start the loop can be started again'],
  },
};

const ends: Record<string, Liar> = {
  'drops what was sent before close': {
    create: channels((channel) => ({
      close: () => channel.kill(),
      closed: channel.closed.then((reason) => ({ ...reason, kind: 'closed' as const })),
    })),
    caughtBy: ['close: what was sent arrives first, and what is answered to it at once comes back'],
  },
  'never settles closed': {
    create: channels(() => ({ closed: never() })),
    caughtBy: ['close: at once after open', 'close resolves when the channel has closed, and not before'],
  },
  'rejects closed': {
    create: channels((channel) => ({ closed: channel.closed.then(() => Promise.reject(new Error('closed'))) })),
    caughtBy: ['close: at once after open', 'kill ends it, and is idempotent'],
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
    caughtBy: ['close: what was sent arrives first, and what is answered to it at once comes back'],
  },
  'resolves close too early': {
    create: channels((channel) => ({
      closed: channel.closed.then(async (reason) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return reason;
      }),
    })),
    caughtBy: ['close resolves when the channel has closed, and not before'],
  },
  'never resolves close': {
    create: channels((channel) => ({
      close: () => {
        void channel.close();
        return never();
      },
    })),
    caughtBy: ['close: at once after open', 'close is idempotent'],
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
    caughtBy: ['close is idempotent', 'kill and close after the end do nothing'],
  },
  'hangs in kill': {
    create: channels(() => ({ kill: never })),
    caughtBy: ['kill ends it, and is idempotent', 'kill overtakes close', 'terminate ends what runs and what waits'],
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
    caughtBy: ['kill ends it, and is idempotent'],
  },
  'kills in order': {
    create: channels((channel) => ({ kill: () => channel.close() })),
    caughtBy: ['kill ends it, and is idempotent'],
  },
  'says killed for closed': {
    create: withReason((reason) => ({ ...reason, kind: 'killed' })),
    caughtBy: ['close: at once after open', 'close is idempotent'],
  },
  'says closed for killed': {
    create: withReason((reason) => ({ ...reason, kind: 'closed' })),
    caughtBy: ['kill ends it, and is idempotent'],
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
    caughtBy: ['after the end nothing is delivered, and send does nothing'],
  },
  'delivers after the end': {
    create: channels((channel) => ({
      listen: (listener, drained) => {
        channel.listen(listener, drained);
        void channel.closed.then(() => setTimeout(() => listener(['done']), 10));
      },
    })),
    caughtBy: ['after the end nothing is delivered, and send does nothing', 'after kill nothing is delivered'],
  },
  'is not ready once closed': {
    create: channels((channel) => {
      let hasClosed = false;
      void channel.closed.then(() => {
        hasClosed = true;
      });
      return { ready: () => (hasClosed ? never() : channel.ready()) };
    }),
    caughtBy: ['ready resolves on a closed channel'],
  },
  'rejects ready once closed': {
    create: channels((channel) => {
      let hasClosed = false;
      void channel.closed.then(() => {
        hasClosed = true;
      });
      return { ready: () => (hasClosed ? Promise.reject(new Error('closed')) : channel.ready()) };
    }),
    caughtBy: ['ready resolves on a closed channel'],
  },
  'closes at unref': {
    create: channels((channel) => ({ unref: () => void channel.close() })),
    caughtBy: ['ref and unref may be called at any time, and change nothing else'],
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
    caughtBy: ['ref and unref may be called at any time, and change nothing else'],
  },
};

export const liars: Readonly<Record<string, Liar>> = { ...messages, ...openings, ...ends };

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
