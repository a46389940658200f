/** A transport whose executors are lent by hosts: opens each on one of them. */
import { AuthError, type ExecutorChannel, type OpenRequest, ProtocolError, type Transport, TransportError } from '@mp-event-loop/core';
import { untilListening } from '@mp-event-loop/core/channel';
import { after, monotonic, random } from '@mp-event-loop/core/clock';
import type { Candidate, Dial, Directory } from '../link.ts';
import { NEWEST_VERSION, OLDEST_VERSION, type Welcome } from '../session/handshake.ts';
import { processNamed, randomHex } from '../session/process-name.ts';
import { HostList } from './host-list.ts';
import type { ReconnectSettings } from './reconnect-options.ts';
import { RemoteChannel, type RemoteChannelOwner } from './remote-channel.ts';

/** ms in which hosts that are full, draining or away are asked again; then the loop hears why. */
const PATIENCE = 5000;
const FIRST_WAIT = 100;
const SESSION_BYTES = 16;

export interface RemoteTransportOptions extends ReconnectSettings {
  /** The transport's name, such as `ws`, with which the ids of its executors begin. */
  readonly name: string;
  readonly directory: Directory;
  readonly dial: Dial;
}

let opened = 0;

export class RemoteTransport implements Transport {
  readonly name: string;
  readonly isolation = 'host';
  readonly #options: RemoteTransportOptions;
  readonly #hosts = new HostList();

  constructor(options: RemoteTransportOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** @throws AuthError and ProtocolError at once where no host ever will; else the last reason. */
  async open(request: OpenRequest): Promise<ExecutorChannel> {
    const deadline = monotonic() + PATIENCE;
    let reason: unknown;
    for (let round = 0; ; round += 1) {
      const candidates = await this.#candidates(request, reason);
      if (candidates.length === 0) {
        reason = new TransportError('there is no host just now that could be asked for an executor');
        request.reachable(reason as Error);
      }
      let isHopeless = candidates.length > 0;
      for (const address of this.#hosts.inOrder(monotonic())) {
        try {
          return await this.#openAt(address, request);
        } catch (error) {
          // Why it could not be had tells more than that the attempt was ended.
          if (request.signal.aborted) throw reason ?? error;
          isHopeless &&= isFinal(error);
          reason = error;
        }
      }
      if (isHopeless) throw reason;
      const wait = random() * FIRST_WAIT * 2 ** round;
      if (monotonic() + wait > deadline) throw reason;
      await pause(wait, request.signal).catch(() => {
        throw reason;
      });
    }
  }

  async #candidates({ signal, reachable }: OpenRequest, reason: unknown): Promise<readonly Candidate[]> {
    try {
      const candidates = await this.#options.directory.candidates(signal);
      this.#hosts.know(candidates, monotonic());
      return candidates;
    } catch (error) {
      if (signal.aborted) throw reason ?? error;
      if (!isFinal(error)) reachable(error as Error);
      throw error;
    }
  }

  async #openAt(address: string, request: OpenRequest): Promise<ExecutorChannel> {
    request.signal.throwIfAborted();
    opened += 1;
    const { name, index, signal } = request;
    const process = processNamed(this.#options.instance);
    const hello = { oldest: OLDEST_VERSION, newest: NEWEST_VERSION, session: randomHex(SESSION_BYTES), isNew: true, name, index, process };
    this.#hosts.asked(address);
    const channel = new RemoteChannel(`${this.name}-${opened}`, { ...this.#options, address, hello }, new Opening(this.#hosts, request));
    try {
      await untilListening(channel, signal, 'executor');
    } catch (error) {
      this.#hosts.failed(address, monotonic());
      throw error;
    }
    void channel.closed.then(() => this.#hosts.left(address));
    return channel;
  }
}

/** What a channel tells: its loop what the executor prints and whether it can be reached, its transport what the host has free. */
class Opening implements RemoteChannelOwner {
  readonly #hosts: HostList;
  readonly #request: OpenRequest;

  constructor(hosts: HostList, request: OpenRequest) {
    this.#hosts = hosts;
    this.#request = request;
  }

  print(stream: 'stdout' | 'stderr', text: string): void {
    // The host has it in order, and no more of it than it keeps.
    void this.#request.print(stream, text);
  }

  welcomed(address: string, { free }: Welcome): void {
    this.#hosts.hasFree(address, free, monotonic());
    this.#request.reachable(undefined);
  }

  unlinked(error: Error): void {
    this.#request.reachable(error);
  }
}

/** Whether asking that host again can't help. */
function isFinal(error: unknown): boolean {
  return error instanceof AuthError || error instanceof ProtocolError;
}

function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      timer.cancel();
      reject(signal.reason instanceof Error ? signal.reason : new TransportError('the attempt was given up'));
    };
    const timer = after(time, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}
