/** The link, proved by describeLink, behind a network that can be cut and stalled. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadNetwork } from '@mp-event-loop/bad-network';
import { describeLink, type LinkFixture, type LinkHost, type Network } from '@mp-event-loop/remote/testing';
import { afterAll, describe, it } from 'vitest';
import { MAX_FRAME } from '../dist/records.js';
import { UnixLink } from '../dist/unix-link.js';
import { dialUnix } from '../dist/unix-transport.js';

const folder = mkdtempSync(join(tmpdir(), 'unix-link-'));
afterAll(() => rmSync(folder, { recursive: true }));
let fixtures = 0;

class UnixNetwork implements Network {
  readonly #proxy: BadNetwork;
  /** A Unix socket keeps order. */
  readonly packets = undefined;

  constructor(proxy: BadNetwork) {
    this.#proxy = proxy;
  }
  cut(): void {
    this.#proxy.cut();
  }
  stall(): void {
    this.#proxy.stall();
  }
  resume(): void {
    this.#proxy.resume();
  }
}

async function create(host: LinkHost): Promise<LinkFixture> {
  fixtures += 1;
  const at = (name: string): string => join(folder, `${fixtures}-${name}`);
  const [path, silent] = [at('host'), at('silent')];
  const server = createServer((socket) => {
    const link = new UnixLink(socket, true);
    link.serve(host.accept(link), (cause) => cause);
  }).listen(path);
  // It lets callers in, and says nothing.
  const mute = createServer((socket) => socket.on('error', () => {}).resume()).listen(silent);
  await Promise.all([once(server, 'listening'), once(mute, 'listening')]);
  const proxy = await BadNetwork.before(`unix:${path}`);
  return {
    dial: dialUnix,
    address: new URL(proxy.url).pathname,
    refusing: at('nobody'),
    silent,
    maxFrame: MAX_FRAME,
    network: new UnixNetwork(proxy),
    end: async () => {
      await proxy[Symbol.asyncDispose]();
      server.close();
      mute.close();
    },
  };
}

describeLink('over a Unix socket', create, { describe, it }, { module: new URL('dial-module.mjs', import.meta.url) });
