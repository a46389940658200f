/** Opens an executor on one of several hosts. */
import { AuthError, type ExecutorChannel, type OpenRequest, ProtocolError, TransportError } from '@mp-event-loop/core';
import { NEWEST_VERSION, OLDEST_VERSION } from '../session/handshake.ts';
import type { HostList } from './host-list.ts';
import { RemoteChannel, type RemoteChannelOptions } from './remote-channel.ts';

/** ms in which hosts that are full, draining or away are asked again; then the loop hears why. */
const PATIENCE = 5000;
const FIRST_WAIT = 100;
const SESSION_BYTES = 16;

type LinkOptions = Pick<RemoteChannelOptions, 'dial' | 'heartbeat' | 'firstBackoff' | 'maxBackoff' | 'resumeWindow'>;

let opened = 0;

/** @throws AuthError and ProtocolError at once where no host ever will; else the last reason. */
export async function openRemote(hosts: HostList, link: LinkOptions, request: OpenRequest): Promise<ExecutorChannel> {
  const deadline = performance.now() + PATIENCE;
  let reason: unknown;
  for (let round = 0; ; round += 1) {
    let isHopeless = true;
    for (const url of hosts.inOrder(performance.now())) {
      try {
        return await openAt(url, hosts, link, request);
      } catch (error) {
        // Why it could not be had tells more than that the attempt was ended.
        if (request.signal.aborted) throw reason ?? error;
        isHopeless &&= error instanceof AuthError || error instanceof ProtocolError;
        reason = error;
      }
    }
    if (isHopeless) throw reason;
    const wait = Math.random() * FIRST_WAIT * 2 ** round;
    if (performance.now() + wait > deadline) throw reason;
    await pause(wait, request.signal).catch(() => {
      throw reason;
    });
  }
}

async function openAt(url: string, hosts: HostList, link: LinkOptions, request: OpenRequest): Promise<ExecutorChannel> {
  request.signal.throwIfAborted();
  opened += 1;
  const { name, index, signal, print } = request;
  const hello = { oldest: OLDEST_VERSION, newest: NEWEST_VERSION, session: randomId(), isNew: true, name, index };
  const welcomed = ({ free }: { readonly free: number }): void => hosts.hasFree(url, free, performance.now());
  hosts.asked(url);
  const channel = new RemoteChannel({ ...link, id: `ws-${opened}`, url, hello, print, welcomed });
  const abort = (): void => void channel.kill();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await channel.opened;
  } catch (error) {
    hosts.failed(url, performance.now());
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  void channel.closed.then(() => hosts.left(url));
  return channel;
}

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(SESSION_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new TransportError('the attempt was given up'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, time);
    signal.addEventListener('abort', abort, { once: true });
  });
}
