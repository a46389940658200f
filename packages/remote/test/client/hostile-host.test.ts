/** What a hostile host can have a client keep: the client reads with the same code, and bounds the same. */
import type { DialedLink, DialedLinkOwner } from '@mp-event-loop/remote';
import { describe, expect, it } from 'vitest';
import { RemoteChannel } from '../../dist/client/remote-channel.js';
import { encode } from '../../dist/codec/index.js';
import { encodeText } from '../../dist/session/ending.js';
import { bareFrame, DATA, ENDED, HEADER_BYTES, OPENED, PART, PING, STDOUT, writeHeader } from '../../dist/session/frame.js';
import { refusedFrame, versionRefusal, welcomeFrame } from '../../dist/session/handshake.js';

const welcome = (version: number, maxPayload = 2 ** 26): Uint8Array =>
  welcomeFrame({ version, free: 0, resumeWindow: 1e8, maxPayload, window: 2 ** 28 }, 0);

/** A link whose other end is the test. */
class Host implements DialedLink {
  buffered = 0;
  isOpen = true;
  readonly frames: Uint8Array[] = [];
  readonly printed: string[] = [];
  readonly channel: RemoteChannel;
  #owner: DialedLinkOwner | undefined;
  #number = 0;
  /** `greeting`: its first frame. */
  constructor(greeting: Uint8Array = welcome(1)) {
    const options = {
      address: 'hostile',
      heartbeat: 1e8,
      firstBackoff: 1e8,
      maxBackoff: 1e8,
      resumeWindow: 1e8,
      hello: { oldest: 1, newest: 1, session: '0'.repeat(32), isNew: true, name: 'client', index: 0 },
      dial: (_address: string, owner: DialedLinkOwner): DialedLink => {
        this.#owner = owner;
        return this;
      },
    };
    const owner = { print: (_: string, text: string) => void this.printed.push(text), welcomed: () => {}, unlinked: () => {} };
    this.channel = new RemoteChannel('hostile', options, owner);
    this.channel.listening.catch(() => {});
    this.#owner?.opened();
    this.#owner?.received(greeting);
  }
  send(frame: Uint8Array): void {
    this.frames.push(frame);
    this.buffered += frame.length;
  }
  close(): void {
    this.isOpen = false;
  }
  terminate(): void {
    this.isOpen = false;
  }
  hold(): void {}
  say(kind: number, frame: Uint8Array): void {
    this.#number += 1;
    writeHeader(frame, kind, this.#number, 0);
    this.#owner?.received(frame);
  }
  bare(kind: number): void {
    this.#owner?.received(bareFrame(kind, 0));
  }
}

const opened = (): Host => {
  const host = new Host();
  host.say(OPENED, encodeText(''));
  return host;
};

describe('a client of a hostile host', () => {
  it('takes no parts but full ones', async () => {
    const host = opened();
    host.say(PART, new Uint8Array(HEADER_BYTES));
    expect(await host.channel.closed).toMatchObject({ kind: 'failed', error: { code: 'ERR_PROTOCOL' } });
  });

  it('takes no frame that is larger than frames are', async () => {
    const host = opened();
    host.say(DATA, new Uint8Array(65_552));
    expect(await host.channel.closed).toMatchObject({ kind: 'failed', error: { code: 'ERR_PROTOCOL' } });
  });

  it.each([
    [3 * 2 ** 20, 3 * 2 ** 20],
    [1024, 2 ** 20],
    [2 ** 40, 2 ** 30],
  ])('takes no more parts of a message than the host says that its results come to, %i bytes, within bounds: %i', async (says, takes) => {
    const host = new Host(welcome(1, says));
    host.say(OPENED, encodeText(''));
    const part = new Uint8Array(65_551);
    let parts = 0;
    for (; host.isOpen; parts += 1) host.say(PART, part);
    expect(await host.channel.closed).toMatchObject({ kind: 'failed', error: { code: 'ERR_PROTOCOL' } });
    expect(Math.abs((parts - 1) * 65_536 - takes)).toBeLessThanOrEqual(65_536);
  });

  it('takes no count of an end that is none', async () => {
    const host = opened();
    host.say(ENDED, encode(['exited', 0.5, undefined, undefined, undefined, -1], HEADER_BYTES));
    expect(await host.channel.closed).toMatchObject({ kind: 'exited', exitCode: undefined, started: undefined });
  });

  it('takes no messages of an executor that was not opened, and so keeps none', async () => {
    const host = new Host();
    host.say(DATA, encode(['ready'], HEADER_BYTES));
    expect(await host.channel.closed).toMatchObject({ kind: 'failed', error: { code: 'ERR_PROTOCOL' } });
  });

  it('takes what is printed before that: task modules may print', () => {
    const host = new Host();
    host.say(STDOUT, encodeText('imported\n'));
    expect([host.isOpen, host.printed]).toEqual([true, ['imported\n']]);
  });

  it('gives up the link of a host that requests answers and reads none', () => {
    const host = opened();
    let asked = 0;
    for (; host.isOpen && asked < 1_000_000; asked += 1) host.bare(PING);
    expect(host.isOpen).toBe(false);
    expect(host.buffered).toBeLessThan(2 ** 20 + 100);
  });

  it('has no more under way than a link may, to a host that acknowledges nothing', async () => {
    const host = opened();
    for (let left = 20; left > 0; left -= 1) host.channel.send(['keep', 1, new Uint8Array(2 ** 20)] as never);
    expect(host.buffered).toBeLessThan(8 * 2 ** 20 + 70_000);
    let isReady = false;
    void host.channel.ready().then(() => {
      isReady = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isReady).toBe(false);
  });
});

describe('a client of a host of another version', () => {
  it('says which versions both speak, in the words of the host that refuses it', async () => {
    const { channel } = new Host(refusedFrame(versionRefusal({ oldest: 7, newest: 9 })));
    const message = expect.stringMatching(/speaks versions 1 to 1 .*the caller 7 to 9.*install versions .* that go together/);
    expect(await channel.closed).toMatchObject({ kind: 'failed', error: { code: 'ERR_PROTOCOL', message } });
  });

  it('says so where the host welcomes it to one that it does not speak', async () => {
    const { channel } = new Host(welcome(7));
    const message = expect.stringMatching(/version 7 .*this caller 1 to 1.*install versions .* that go together/);
    expect(await channel.closed).toMatchObject({ kind: 'failed', error: { code: 'ERR_PROTOCOL', message } });
  });
});
