/** unixTransport: executors that a host on this machine lends, over a Unix socket. */
import { connect } from 'node:net';
import { ArgumentError, type Transport, TransportError } from '@mp-event-loop/core';
import { checkReconnectOptions, type Dial, FixedDirectory, type ReconnectOptions, RemoteTransport } from '@mp-event-loop/remote';
import { UnixLink } from './unix-link.ts';

export interface UnixTransportOptions extends ReconnectOptions {
  /** Where the host listens, such as `/run/my-app/executors.sock`. */
  path: string;
}

/** An address is the socket's path. */
export const dialUnix: Dial = (path, owner) => {
  const link = new UnixLink(connect(path), false);
  link.serve(owner, (cause) => new TransportError(`could not connect to ${path}: ${cause.message}`, { cause }));
  return link;
};

/** @throws ArgumentError for options that can't be. */
export function unixTransport({ path, ...reconnect }: UnixTransportOptions): Transport {
  if (path === '') throw new ArgumentError('unixTransport needs the path of a socket');
  const directory = new FixedDirectory([path]);
  return new RemoteTransport({ ...checkReconnectOptions('unixTransport', reconnect), name: 'unix', directory, dial: dialUnix });
}
