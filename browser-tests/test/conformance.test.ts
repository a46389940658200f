/** The conformance suite against Web Workers, in a page that is isolated from other origins: each of its cases runs in Chromium. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suiteTaskModules } from '@mp-event-loop/core/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { apart, bundle } from './bundle.ts';
import { inChromium, isMissing, launch } from './chromium.ts';
import type { ConformancePage } from './conformance-page.ts';
import { Site } from './site.ts';

declare const caseNames: ConformancePage['caseNames'];
declare const runCase: ConformancePage['runCase'];

/** What no browser can do, and why. */
const impossible: ReadonlyMap<string, string> = new Map([
  ...[
    'a transport: opening › print gets what the executor prints, complete and in order, and nothing after closed',
    'a transport: opening › print gets a long text complete',
  ].map((name) => [name, 'what a worker prints goes to the console of the browser, which shows its objects'] as const),
  ...[
    'guarantee 6: stray errors › an uncaught error after its event has ended is a strayError notice, and the executor goes on',
    'guarantee 6: stray errors › an uncaught error while its event runs fails that event, and no other',
  ].map((name) => [name, 'there is no async context that could tell whose an uncaught error is'] as const),
]);

/** vitest runs no more at a time: its maxConcurrency is this. */
const PAGES = 3;

const suite = new URL('../../packages/core/lib/testing/', import.meta.url);
/** With the one that no host lists: workers import it late. */
const tasks = [...suiteTaskModules.map((url) => basename(new URL(url).pathname, '.js')), 'late-tasks'];

async function openSite(): Promise<Site> {
  const modules = tasks.map((name) => fileURLToPath(new URL(`${name}.js`, suite)));
  const executor = fileURLToPath(new URL('../../packages/transport-worker/dist/executor-browser.js', import.meta.url));
  // Task modules are imported by their URLs, in the page and in workers: an executor needs no file of one's own then.
  const { scripts } = await bundle(['conformance-page.ts', executor, ...modules], [apart(modules)]);
  return Site.open(scripts, 'conformance-page.js', { isIsolated: true });
}

/** As many as run cases at a time, each with a suite of its own. Nothing is left where that fails. */
async function openPages(browser: Browser, site: Site): Promise<Page[]> {
  try {
    return await Promise.all(Array.from({ length: PAGES }, () => openPage(browser, site)));
  } catch (error) {
    await browser.close();
    await site[Symbol.asyncDispose]();
    throw error;
  }
}

async function openPage(browser: Browser, site: Site): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(site.origin);
  await page.waitForFunction('globalThis.caseNames !== undefined', undefined, { timeout: 60_000 });
  return page;
}

if (isMissing) {
  describe.skip(inChromium('the conformance suite in Web Workers'), () => it('the conformance suite passes in Web Workers', () => {}));
} else {
  const [site, browser] = await Promise.all([openSite(), launch()]);
  const pages = await openPages(browser, site);
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });
  const names = (await pages[0]?.evaluate(() => caseNames)) ?? [];

  describe(inChromium('the conformance suite in Web Workers'), () => {
    it('the conformance suite has over 300 cases, and each exception is one of them', () => {
      expect(names.length).toBeGreaterThan(300);
      expect([...impossible.keys()].filter((name) => !names.includes(name))).toEqual([]);
    });

    for (const name of names) {
      if (impossible.has(name)) continue;
      it.concurrent(name, async () => {
        const page = pages.pop() as Page;
        try {
          expect(await page.evaluate((title) => runCase(title), name)).toBeUndefined();
        } finally {
          pages.push(page);
        }
      });
    }
  });
}
