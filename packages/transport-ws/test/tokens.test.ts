/** Tokens of a host: several at a time, beside `authenticate`, exchanged while it runs. */
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { helloOf } from '../../remote/test/hostile/conversation.ts';
import { HostProcess } from './host-process.ts';
import { bearer, knock } from './knock.ts';
import { endOwn, ends, ownHost, ownLoop } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

afterEach(endOwn);

const inTests = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

describe('several tokens', () => {
  it('each of several tokens lets in, by header and as a subprotocol', async () => {
    const { url } = await ownHost({ token: ['old', 'new'] });
    for (const token of ['old', 'new']) {
      expect(await knock(url, bearer(token))).toBe(101);
      expect(await knock(url, {}, ['mp-event-loop.v1', `mp-event-loop.token.${Buffer.from(token).toString('base64url')}`])).toBe(101);
    }
    expect(await knock(url, bearer('other'))).toBe(401);
    expect(await knock(url)).toBe(401);
  });

  it('callers with different tokens are one principal', async () => {
    const { url } = await ownHost({ token: ['old', 'new'], executors: 3, executorsPerPrincipal: 1 });
    await ownLoop(url, { token: 'old' }).start();
    const second = new WebSocket(url, ['mp-event-loop.v1'], { headers: bearer('new') });
    await once(second, 'open');
    second.send(helloOf('0'.repeat(32)));
    const [code, reason] = (await once(second, 'close')) as [number, Buffer];
    expect([code, String(reason)]).toEqual([1013, 'this host lends one caller no more than 1 of its 3 executors']);
  });
});

describe('token together with authenticate', () => {
  it('either lets in, and authenticate is not asked about a token', async () => {
    const asked: unknown[] = [];
    const { url } = await ownHost({
      token: 'token',
      authenticate: ({ headers }) => {
        asked.push(headers.authorization);
        return headers.authorization === 'Bearer ada' ? { id: 'ada' } : null;
      },
    });
    expect(await knock(url, bearer('token'))).toBe(101);
    expect(await knock(url, bearer('ada'))).toBe(101);
    expect(await knock(url, bearer('eve'))).toBe(401);
    expect(asked).toEqual(['Bearer ada', 'Bearer eve']);
  });
});

describe('wrong credentials from the address of an honest caller', () => {
  async function guess(url: string): Promise<void> {
    for (let count = 0; count < 100; count += 1) await knock(url, bearer(`guess ${count}`));
    expect(await knock(url, bearer('one more'))).toBe(429);
  }

  it('do not keep out a right token', async () => {
    const { url } = await ownHost({ token: 'right' });
    await guess(url);
    expect(await ownLoop(url, { token: 'right' }).addEvent(echo, [1]).finished).toBe(1);
  });

  it('do not keep out what authenticate has let in before, nor callers who are known by something else', async () => {
    let isAdaAllowed = true;
    const { url } = await ownHost({
      authenticate: ({ headers }) => {
        if (headers.authorization === 'Bearer ada') return isAdaAllowed ? { id: 'ada' } : null;
        return headers.cookie === 'session=bob' ? { id: 'bob' } : null;
      },
    });
    expect(await knock(url, bearer('ada'))).toBe(101);
    await guess(url);
    expect(await knock(url, bearer('ada'))).toBe(101);
    expect(await knock(url, { cookie: 'session=bob' })).toBe(101);
    isAdaAllowed = false;
    expect(await knock(url, bearer('ada'))).toBe(401);
    expect(await knock(url, bearer('ada'))).toBe(429);
  });
});

describe('SIGHUP', () => {
  function folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'tokens-'));
    ends.push(() => rmSync(path, { recursive: true }));
    return path;
  }
  async function hostWith(args: readonly string[]): Promise<HostProcess> {
    const host = await HostProcess.start(args);
    ends.push(() => host.end('SIGKILL'));
    return host;
  }
  async function hangUp(host: HostProcess, said: RegExp): Promise<void> {
    const before = host.log().length;
    host.child.kill('SIGHUP');
    await expect.poll(() => host.log().slice(before)).toMatch(said);
  }

  it('SIGHUP reads the token file again: sessions go on, new ones need the new tokens', async () => {
    const file = join(folder(), 'tokens');
    writeFileSync(file, '\none\r\n\n  two  \n');
    const host = await hostWith(['--token-file', file]);
    const loop = ownLoop(host.url, { token: 'one' });
    expect(await loop.addEvent(echo, [1]).finished).toBe(1);
    expect(await knock(host.url, bearer('two'))).toBe(101);
    writeFileSync(file, 'two\nthree\n');
    await hangUp(host, /read again/);
    expect(await knock(host.url, bearer('one'))).toBe(401);
    for (const token of ['two', 'three']) expect(await knock(host.url, bearer(token))).toBe(101);
    const executors = loop.stats().executors.map(({ id }) => id);
    expect(await loop.addEvent(echo, [2]).finished).toBe(2);
    expect(loop.stats().executors.map(({ id }) => id)).toEqual(executors);
    expect(host.log()).not.toMatch(/one|two|three/);
  });

  it('SIGHUP changes nothing where a file can not be read', async () => {
    const file = join(folder(), 'tokens');
    writeFileSync(file, 'one\n');
    const host = await hostWith(['--token-file', file]);
    writeFileSync(file, '\n');
    await hangUp(host, /not read again message=".*tokens is empty/);
    expect(await knock(host.url, bearer('one'))).toBe(101);
  });

  it('SIGHUP reads certificate and key again', async () => {
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder(), name)) as [string, string];
    const take = (from: string): void => {
      copyFileSync(inTests(`tls/${from}cert.pem`), cert);
      copyFileSync(inTests(`tls/${from}key.pem`), key);
    };
    take('');
    const host = await hostWith(['--tls-cert', cert, '--tls-key', key]);
    const shown = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect({ port: Number(new URL(host.url).port), host: '127.0.0.1', rejectUnauthorized: false }, () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        }).on('error', reject);
      });
    const before = await shown();
    const loop = ownLoop(host.url, { tls: { rejectUnauthorized: false } });
    expect(await loop.addEvent(echo, [1]).finished).toBe(1);
    // Of two files one is exchanged first: between the two they do not fit.
    copyFileSync(inTests('tls/client-cert.pem'), cert);
    await hangUp(host, /not read again/);
    expect(await shown()).toBe(before);
    take('client-');
    await hangUp(host, /Z read again/);
    expect(await shown()).not.toBe(before);
    expect(await loop.addEvent(echo, [2]).finished).toBe(2);
  });
});
