/** What the liars are made of: inlineTransport(), honest but for one thing. */
import { type ExecutorChannel, inlineTransport, type OpenRequest, type Transport } from '../src/index.ts';

export type Open = (request: OpenRequest) => Promise<ExecutorChannel>;
export type Listener = (message: unknown) => void;

/** The same channel as an object whose members can be replaced one by one. */
export function delegate(channel: ExecutorChannel): ExecutorChannel {
  return {
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
}

/** A transport whose channels have some members replaced. `lie` is called once for each channel, and may keep state. */
export function channels(lie: (channel: ExecutorChannel) => Partial<ExecutorChannel>): () => Transport {
  return opening((open) => async (request) => {
    const channel = await open(request);
    return { ...delegate(channel), ...lie(channel) };
  });
}

export function opening(lie: (open: Open) => Open): () => Transport {
  return () => {
    const transport = inlineTransport();
    return { ...transport, open: lie((request) => transport.open(request)) };
  };
}

/** What becomes of the messages of one direction: gives those that go on in its place, in order. */
export type Tamper = (message: unknown) => readonly unknown[];

/** Tampers with what goes to the executor. */
export function sending(make: () => Tamper): () => Transport {
  return channels((channel) => {
    const tamper = make();
    return {
      send: (message, transfer) => {
        for (const one of tamper(message)) channel.send(one, transfer);
      },
    };
  });
}

/** Tampers with what comes from the executor. */
export function receiving(make: () => Tamper): () => Transport {
  return channels((channel) => {
    const tamper = make();
    return {
      listen: (listener, drained) => {
        const receive = (message: unknown): void => {
          for (const one of tamper(message)) listener(one);
        };
        channel.listen(receive, drained);
      },
    };
  });
}

/** Tampers in both directions. */
export function carrying(tamper: (message: unknown) => unknown): () => Transport {
  return channels((channel) => ({
    send: (message, transfer) => channel.send(tamper(message), transfer),
    listen: (listener, drained) => channel.listen((message) => listener(tamper(message)), drained),
  }));
}
