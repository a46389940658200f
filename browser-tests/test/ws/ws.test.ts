/** A page adds events to a host, over the browser's own WebSocket. */
import { BadNetwork } from '@mp-event-loop/bad-network';
import { type Host, startHost } from '@mp-event-loop/transport-ws/host';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundled, bundle } from '../bundle.ts';
import { inChromium, isMissing, launch } from '../chromium.ts';
import { Site } from '../site.ts';
import type { HostAt, Scenarios } from './page.ts';

const token = 'a token of the tests, longer than anybody would guess: ÄÖÜ?/+';

describe.skipIf(isMissing)(inChromium('a page and a host'), () => {
  let bundled: Bundled;
  let browser: Browser;
  let site: Site;
  let stranger: Site;
  let host: Host;
  let page: Page;

  beforeAll(async () => {
    bundled = await bundle(['ws/page.ts']);
    [browser, site, stranger] = await Promise.all([launch(), Site.open(bundled.scripts, 'page.js'), Site.open(bundled.scripts, 'page.js')]);
    host = await startHost({ tasks: [new URL('tasks.mjs', import.meta.url)], token, allowedOrigins: [site.origin], executors: 4 });
    page = await visit(site);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.stop();
    await Promise.all([site, stranger].map((one) => one?.[Symbol.asyncDispose]()));
  });

  async function visit({ origin }: Site): Promise<Page> {
    const visited = await browser.newPage();
    await visited.goto(origin);
    return visited;
  }

  function scenario(name: keyof Scenarios, at: HostAt = { url: host.url, token }, where: Page = page): Promise<unknown> {
    return where.evaluate(`scenarios.${name}(${JSON.stringify(at)})`);
  }

  it("a page's bundle with wsTransport contains neither ws nor anything of Node", () => {
    expect(bundled.imports).toEqual([]);
    expect(bundled.files.filter((file) => /node_modules\/(ws|prom-client)\/|dial-node|transport-worker/.test(file))).toEqual([]);
    expect(bundled.files.some((file) => file.endsWith('dial-browser.js'))).toBe(true);
  });

  it("a page's WebSocket carries values and error classes", async () => {
    expect(await scenario('values')).toEqual({ sum: 42, map: true, view: true, error: 'not today' });
  });

  it('a pool of remote executors feeds the handlers of a page', async () => {
    expect(await scenario('handlers')).toBe(500);
  });

  it('remote executors find tasks by name for taskStubs in a page', async () => {
    expect(await scenario('stubs')).toBe(3);
  });

  it('remote executors stream items to a page', async () => {
    expect(await scenario('stream')).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('cancelling an event from a page ends its busy loop on the host', async () => {
    expect(await scenario('cancelled')).toEqual({ code: 'ERR_CANCELLED', after: 3 });
  });

  it('a page reconnects after its link is cut, and loses nothing', async () => {
    await using network = await BadNetwork.before(host.url);
    await page.exposeFunction('cutLink', () => network.cut());
    const items = Array.from({ length: 300 }, (_, index) => index);
    expect(await scenario('cut', { url: network.url, token })).toEqual({ lost: 0, items });
    expect(network.accepted).toBeGreaterThan(3);
  });

  it('a page with another origin or a wrong token is refused, and its error gives possible reasons', async () => {
    const strange = await visit(stranger);
    const [ofStranger, ofWrongToken] = await Promise.all([
      scenario('refused', undefined, strange),
      scenario('refused', { url: host.url, token: 'a guess' }),
    ]);
    expect(ofStranger).toContain(`could not connect to ${host.url}`);
    expect(ofStranger).toContain(`or pages of ${stranger.origin}, which its option allowedOrigins must name`);
    expect(ofWrongToken).toContain('refuses the token');
  });
});
