/** Wraps a transport so that a case sees what its channels send, and may end them. */
import type { ExecutorChannel, Transport } from '../transport.ts';

/** Is called after each message that a channel sends; `nth` counts the channels opened before it. */
export type Sent = (channel: ExecutorChannel, message: unknown, nth: number) => void;

export function watched(transport: Transport, sent: Sent): Transport {
  const { name, isolation } = transport;
  let opened = 0;
  const open: Transport['open'] = async (request) => {
    const channel = await transport.open(request);
    const nth = opened;
    opened += 1;
    const send = channel.send.bind(channel);
    channel.send = (message, transfer) => {
      send(message, transfer);
      sent(channel, message, nth);
    };
    return channel;
  };
  return { name, isolation, open };
}

/** Returns the tag of a message. */
export function tagOf(message: unknown): unknown {
  return Array.isArray(message) ? message[0] : undefined;
}
