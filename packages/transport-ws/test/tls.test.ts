/** Hosts that serve wss:, for real. The certificates are for tests only: see tls/README.md. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EventLoop } from '@mp-event-loop/core';
import { type Host, type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { describe, expect, it } from 'vitest';
import { HostProcess } from './host-process.ts';
import { ends, ownHost, ownLoop } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

const path = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
const cert = readFileSync(path('cert.pem'));
const key = readFileSync(path('key.pem'));
const clientCert = readFileSync(path('client-cert.pem'));
const clientKey = readFileSync(path('client-key.pem'));

const host = (options: Partial<HostOptions> = {}): Promise<Host> => ownHost({ tls: { cert, key }, ...options });

/** With what start() rejects, and after how many ms. */
async function refusal(loop: EventLoop): Promise<[error: unknown, took: number]> {
  const from = performance.now();
  const error: unknown = await loop.start().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return [error, performance.now() - from];
}

describe('the command with --tls-cert and --tls-key', () => {
  it('says so in its first line, and runs the events of who trusts it', async () => {
    const server = await HostProcess.start(['--tls-cert', path('cert.pem'), '--tls-key', path('key.pem')]);
    ends.push(() => server.end('SIGTERM'));
    expect(server.url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await ownLoop(server.url, { tls: { ca: cert } }).addEvent(echo, ['in secret']).finished).toBe('in secret');
    const byName = server.url.replace('127.0.0.1', 'localhost');
    expect(await ownLoop(byName, { tls: { ca: cert } }).addEvent(echo, ['by name']).finished).toBe('by name');
  });
});

describe('a certificate that the caller does not trust', () => {
  it('fails start at once, in words that say what to do', async () => {
    const { url } = await host();
    const [error, took] = await refusal(ownLoop(url));
    expect(error).toMatchObject({ code: 'ERR_AUTH', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect((error as Error).message).toMatch(/could not be trusted: self-signed certificate .*tls: \{ ca \}/);
    expect(took).toBeLessThan(2000);
  });

  it('for another name does, too', async () => {
    const { url } = await host();
    const [error, took] = await refusal(ownLoop(url, { tls: { ca: cert, servername: 'elsewhere.example' } }));
    expect(error).toMatchObject({ code: 'ERR_AUTH', cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(took).toBeLessThan(2000);
  });

  it('is not asked for by who wants none', async () => {
    const { url } = await host();
    expect(await ownLoop(url, { tls: { rejectUnauthorized: false } }).addEvent(echo, [1]).finished).toBe(1);
  });
});

describe('a host that asks for certificates of its callers', () => {
  const tls = { cert, key, requestCert: true, ca: clientCert };

  it('lets in who has one, by token or without', async () => {
    const { url } = await host({ tls, token: 'token' });
    const own = { ca: cert, cert: clientCert, key: clientKey };
    expect(await ownLoop(url, { tls: own, token: 'token' }).addEvent(echo, [1]).finished).toBe(1);
    const [error] = await refusal(ownLoop(url, { tls: own }));
    expect(error).toMatchObject({ code: 'ERR_AUTH' });
  });

  it('refuses who has none, whatever it knows', async () => {
    const { url } = await host({ tls, token: 'token' });
    const [error] = await refusal(ownLoop(url, { tls: { ca: cert }, token: 'token' }));
    expect(error).toMatchObject({ code: 'ERR_AUTH', message: expect.stringContaining('tls: { cert, key }') });
  });
});

it('speaks no plain HTTP on its port', async () => {
  const { url } = await host();
  await expect(fetch(url.replace('wss:', 'http:'))).rejects.toThrow();
});

it.each([
  ['a certificate that is none', { cert: 'nothing', key }],
  ['the key of another certificate', { cert, key: clientKey }],
])('%s: the host does not start', async (_, tls) => {
  await expect(startHost({ tasks: [new URL('tasks.mjs', import.meta.url)], tls })).rejects.toMatchObject({
    code: 'ERR_ARGUMENT',
    message: expect.stringMatching(/option tls of startHost/),
  });
});
