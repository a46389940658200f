/** What the demo's server gives the page, and what it gives nobody. Needs the build. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedPage, servePage } from '../../dist/page/serve-page.js';
import { parseFlight } from '../../src/flights/flight.ts';
import type { PageSetup, SumsResponse } from '../../src/page/page-setup.ts';

/** For the page and its worker together. */
const MOST_SCRIPT = 150_000;

describe('the page’s server', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await servePage(new AbortController().signal, { flights: 20_000, flightsPerSecond: 1_000_000 });
  });
  afterAll(async () => {
    await served?.[Symbol.asyncDispose]();
  });

  function at(path: string, init?: RequestInit): Promise<Response> {
    return fetch(new URL(path, served.url), init);
  }
  function post(path: string, body: unknown): Promise<Response> {
    return at(path, { method: 'POST', body: JSON.stringify(body) });
  }
  /** With headers that fetch() sets itself. */
  async function status(path: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      request(new URL(path, served.url), { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .once('error', reject)
        .end();
    });
  }

  it('the page may ask nobody but this machine, and its scripts are small', async () => {
    const response = await at('/');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'self'; connect-src 'self' ws:\/\/127\.0\.0\.1:\d+ ws:\/\/127\.0\.0\.1:\d+; /,
    );
    const html = await response.text();
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    const page = await (await at(script)).text();
    const worker = /page-worker-[\w-]+\.js/.exec(page)?.[0] ?? '';
    const scripts = [page, await (await at(`assets/${worker}`)).text()];
    expect(scripts.map((its) => its.length > 10_000)).toEqual([true, true]);
    expect(scripts.reduce((bytes, its) => bytes + gzipSync(its).length, 0)).toBeLessThan(MOST_SCRIPT);
  });

  it('requests that come from other pages, or under another name of this machine, get nothing', async () => {
    const { host } = new URL(served.url);
    expect(await status('/setup', {})).toBe(200);
    expect(await status('/setup', { host: `localhost.example:${new URL(served.url).port}` })).toBe(403);
    expect(await status('/setup', { origin: 'http://example.org' })).toBe(403);
    expect(await status('/', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status('/setup', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).toBe(200);
  });

  it.each(['/../package.json', '/..%2f..%2fpackage.json', '/data/flights-3m.parquet', '/nothing'])(
    'there is nothing at %s',
    async (path) => {
      expect(await status(path, {})).toBe(404);
    },
  );

  it('the feed is read over HTTP from any flight on', async () => {
    const lines = (await (await at('/flights?from=19000')).text()).trimEnd().split('\n');
    expect(lines).toHaveLength(1_000);
    expect(parseFlight(lines[0] ?? '').date).toBeGreaterThan(Date.UTC(2001, 0, 1));
    expect((await at('/flights?from=-1')).status).toBe(400);
  });

  it('the feed is read over TCP from any flight on', async () => {
    const { feed } = (await (await at('/setup')).json()) as PageSetup;
    const socket = connect(Number(new URL(feed).port), '127.0.0.1');
    socket.write('19999\n');
    expect((await text(socket)).split('\n')).toHaveLength(2);
    const rude = connect(Number(new URL(feed).port), '127.0.0.1');
    rude.write('GET / HTTP/1.1\n');
    expect(await text(rude)).toBe('');
  });

  it('the sums at checkpoints are told, others are not known', async () => {
    const asked = async (flights: number): Promise<SumsResponse> => (await (await at(`/sums?flights=${flights}`)).json()) as SumsResponse;
    expect((await asked(10_000)).sums?.flights).toBe(10_000);
    expect((await asked(10_001)).sums).toBeNull();
    expect((await at('/sums?flights=many')).status).toBe(400);
  });

  it.each([
    ['/pace', { flightsPerSecond: -1 }, 'flightsPerSecond must be a number from 0 up, or null'],
    ['/pace', null, 'flightsPerSecond must be a number from 0 up, or null'],
    ['/link', { to: 'mars', fault: 'cut' }, 'there is no link to mars'],
    ['/link', { to: 'feed', fault: 'burn' }, 'a link can be cut or hang, not burn'],
  ])('a wrong request to %s is refused with a reason: %j', async (path, body, reason) => {
    const response = await post(path, body);
    expect([response.status, await response.text()]).toEqual([400, `${reason}\n`]);
  });

  it('a request that is no JSON is refused', async () => {
    expect((await at('/pace', { method: 'POST', body: '{' })).status).toBe(400);
  });

  it('a server that is stopped before it runs says why', async () => {
    const stopped = new AbortController();
    stopped.abort(new Error('not today'));
    await expect(servePage(stopped.signal)).rejects.toThrow('not today');
  });
});
