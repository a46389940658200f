/** Hosts that serve wss:, for real. The certificates are for tests only: see tls/README.md. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BadNetwork } from '@mp-event-loop/bad-network';
import type { EventLoop } from '@mp-event-loop/core';
import { type Host, type HostOptions, startHost } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { HostProcess } from './host-process.ts';
import { endOwn, ends, ownHost, ownLoop } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

afterEach(endOwn);

const path = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
const cert = readFileSync(path('cert.pem'));
const key = readFileSync(path('key.pem'));
const clientCert = readFileSync(path('client-cert.pem'));
const clientKey = readFileSync(path('client-key.pem'));

const host = (options: Partial<HostOptions> = {}): Promise<Host> => ownHost({ tls: { cert, key }, ...options });

/** With what start() rejects. */
function refusal(loop: EventLoop): Promise<unknown> {
  return loop.start().then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

/** A way to the host on which connections are counted. */
async function counted(url: string): Promise<[url: string, network: BadNetwork]> {
  const network = await BadNetwork.before(url);
  ends.push(() => network[Symbol.asyncDispose]());
  return [network.url.replace('ws:', 'wss:'), network];
}

describe('the command with --tls-cert and --tls-key', () => {
  it('the command with TLS prints a wss: URL, and serves callers that trust its certificate', async () => {
    const server = await HostProcess.start(['--tls-cert', path('cert.pem'), '--tls-key', path('key.pem')]);
    ends.push(() => server.end('SIGTERM'));
    expect(server.url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await ownLoop(server.url, { tls: { ca: cert } }).addEvent(echo, ['in secret']).finished).toBe('in secret');
    const byName = server.url.replace('127.0.0.1', 'localhost');
    expect(await ownLoop(byName, { tls: { ca: cert } }).addEvent(echo, ['by name']).finished).toBe('by name');
  });
});

describe('a certificate that the caller does not trust', () => {
  it('an untrusted certificate makes start reject at the first attempt, and says what to do', async () => {
    const [url, network] = await counted((await host()).url);
    const error = await refusal(ownLoop(url));
    expect(error).toMatchObject({ code: 'ERR_AUTH', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect((error as Error).message).toMatch(/could not be trusted: self-signed certificate .*tls: \{ ca \}/);
    expect(network.accepted).toBe(1);
  });

  it('a certificate for another name makes start reject at the first attempt', async () => {
    const [url, network] = await counted((await host()).url);
    const error = await refusal(ownLoop(url, { tls: { ca: cert, servername: 'elsewhere.example' } }));
    expect(error).toMatchObject({ code: 'ERR_AUTH', cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(network.accepted).toBe(1);
  });

  it('a caller with rejectUnauthorized false accepts any certificate', async () => {
    const { url } = await host();
    expect(await ownLoop(url, { tls: { rejectUnauthorized: false } }).addEvent(echo, [1]).finished).toBe(1);
  });
});

describe('a host with requestCert', () => {
  const tls = { cert, key, requestCert: true, ca: clientCert };

  it('a host with requestCert accepts a caller with a certificate and the token', async () => {
    const { url } = await host({ tls, token: 'token' });
    const own = { ca: cert, cert: clientCert, key: clientKey };
    expect(await ownLoop(url, { tls: own, token: 'token' }).addEvent(echo, [1]).finished).toBe(1);
    const error = await refusal(ownLoop(url, { tls: own }));
    expect(error).toMatchObject({ code: 'ERR_AUTH' });
  });

  it('a host with requestCert refuses a caller without a certificate, even with the token', async () => {
    const { url } = await host({ tls, token: 'token' });
    const error = await refusal(ownLoop(url, { tls: { ca: cert }, token: 'token' }));
    expect(error).toMatchObject({ code: 'ERR_AUTH', message: expect.stringContaining('tls: { cert, key }') });
  });
});

it('a host with TLS does not answer plain HTTP', async () => {
  const { url } = await host();
  await expect(fetch(url.replace('wss:', 'http:'))).rejects.toThrow();
});

it.each([
  ['a certificate that is none', { cert: 'nothing', key }],
  ['the key of another certificate', { cert, key: clientKey }],
])('a host does not start with %s', async (_, tls) => {
  await expect(startHost({ tasks: [new URL('tasks.mjs', import.meta.url)], tls })).rejects.toMatchObject({
    code: 'ERR_ARGUMENT',
    message: expect.stringMatching(/option tls of startHost/),
  });
});
