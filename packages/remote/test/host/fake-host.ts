/** A host without links or executors: both ends are the test's. */
import type { CloseReason, ExecutorChannel, OpenRequest, Transport } from '@mp-event-loop/core';
import type { AcceptedLink, AcceptedLinkOwner, CloseCause } from '@mp-event-loop/remote';
import { checkLendingOptions, Lender, type LendingOptions, type Log } from '@mp-event-loop/remote/host';
import { ACK, bareFrame } from '../../dist/session/frame.js';
import { helloFrame } from '../../dist/session/handshake.js';

/** What a caller has of its link. */
export class FakeLink implements AcceptedLink {
  readonly buffered = 0;
  readonly kinds: number[] = [];
  cause: CloseCause | undefined;
  owner: AcceptedLinkOwner | undefined;

  send(frame: Uint8Array): void {
    this.kinds.push(frame[0] as number);
  }
  close(cause: CloseCause): void {
    this.cause ??= cause;
    queueMicrotask(() => this.owner?.closed({ why: cause, message: '', error: undefined }));
  }
  /** The network has lost it. */
  terminate(): void {
    this.owner?.closed({ why: 'broken', message: '', error: undefined });
  }
}

/** Executors that answer how busy they are, if they answer at all. */
class FakeExecutors implements Transport {
  readonly name = 'fake';
  readonly isolation = 'process';
  /** Of those that are asked from here on; undefined: they are too busy to say. */
  inFlight: number | undefined = 0;
  asked = 0;
  /** Those that are opened from here on take for ever. */
  isSlow = false;
  opens = 0;
  /** Those that are killed are gone once this has resolved. */
  deaths: Promise<void> = Promise.resolve();
  /** Each ends one by itself. */
  readonly ends: (() => void)[] = [];

  async open({ signal }: OpenRequest): Promise<ExecutorChannel> {
    this.opens += 1;
    if (this.isSlow) await new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    let end: (reason: CloseReason) => void = () => {};
    this.ends.push(() => end({ kind: 'exited' }));
    let listener: (message: never) => void = () => {};
    const inFlight = (): number | undefined => this.inFlight;
    const own = inFlight();
    return {
      id: 'fake',
      location: {},
      closed: new Promise((resolve) => {
        end = resolve;
      }),
      send: (message) => {
        if (!Array.isArray(message) || (message[0] !== 'ask' && message[0] !== 'drain')) return;
        this.asked += 1;
        if (own !== undefined) queueMicrotask(() => listener(['inFlight', own] as never));
      },
      ready: async () => {},
      listen: (given) => {
        listener = given as typeof listener;
      },
      close: async () => end({ kind: 'closed' }),
      kill: async () => {
        await this.deaths;
        end({ kind: 'killed' });
      },
      ref: () => {},
      unref: () => {},
    };
  }
}

export class FakeHost {
  readonly executors = new FakeExecutors();
  readonly lender: Lender;

  constructor(options: Partial<LendingOptions>, log: Log = () => {}) {
    const settings = checkLendingOptions(
      { tasks: ['tasks.mjs'], heartbeat: 3_600_000, resumeWindow: 3_600_000, ...options },
      this.executors,
    );
    this.lender = new Lender(settings, log);
  }

  /** A caller that asks for a session. `session`: its number. */
  ask(session: number, id: string, more: Partial<Parameters<typeof helloFrame>[0]> = {}): FakeLink {
    const link = new FakeLink();
    link.owner = this.lender.accept(link, { id });
    const hello = { oldest: 1, newest: 1, session: String(session).padStart(32, '0'), isNew: true, name: 'loop', index: 0, ...more };
    link.owner.received(helloFrame(hello, 0));
    return link;
  }

  /** One that has got its session, has read all, and is gone. */
  async leave(session: number, id: string): Promise<void> {
    const link = this.ask(session, id);
    const OPENED = 19;
    while (!link.kinds.includes(OPENED)) await Promise.resolve();
    link.owner?.received(bareFrame(ACK, 1));
    link.terminate();
  }
}
