/** Web Workers as a bundled page uses them, with shared memory and without. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundled, bundle } from '../bundle.ts';
import { inChromium, isMissing, launch } from '../chromium.ts';
import { Site } from '../site.ts';
import type { Scenarios } from './page.ts';

describe.skipIf(isMissing)(inChromium('Web Workers of a bundled page'), () => {
  let bundled: Bundled;
  let browser: Browser;
  beforeAll(async () => {
    bundled = await bundle(['page', 'own-worker', 'waiting-worker', 'throwing-worker'].map((name) => `workers/${name}.ts`));
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it("a page's bundle with Web Workers contains nothing of Node", () => {
    expect(bundled.imports.filter((path) => !path.startsWith('site/'))).toEqual([]);
    expect(bundled.files.filter((file) => /worker-transport|dist\/executor\.js/.test(file))).toEqual([]);
  });

  describe.each([true, false])('in a page isolated from other origins: %s', (isIsolated) => {
    let site: Site;
    let page: Page;
    beforeAll(async () => {
      site = await Site.open(bundled.scripts, 'page.js', { isIsolated });
      page = await browser.newPage();
      await page.goto(site.origin);
    });
    afterAll(async () => {
      await page?.close();
      await site?.[Symbol.asyncDispose]();
    });
    const scenario = (name: keyof Scenarios): Promise<unknown> => page.evaluate(`scenarios.${name}()`);

    it('crossOriginIsolated of the page is as set up', async () => {
      expect(await scenario('isIsolated')).toBe(isIsolated);
    });

    it('Web Workers run events, and return values and error classes', async () => {
      expect(await scenario('values')).toEqual({ sum: 42, map: true, view: true, error: 'not today' });
    });

    it('Web Workers stream items', async () => {
      expect(await scenario('stream')).toEqual(Array.from({ length: 100 }, (_, index) => index));
    });

    it('Web Workers form a pool', async () => {
      expect(await scenario('pool')).toBe(2);
    });

    it('a Web Worker in a busy loop is replaced when its event is cancelled', async () => {
      expect(await scenario('cancelled')).toEqual({ error: 'ERR_CANCELLED', isNew: true, after: 3 });
    });

    it('Web Workers take and return buffers without copying', async () => {
      expect(await scenario('transferred')).toEqual({ left: 0, length: 1000, last: 7 });
    });

    it('an event that closes its Web Worker fails, and no other does', async () => {
      expect(await scenario('closed')).toEqual({ ended: [1000, 1000], failed: [[500, 'ERR_EXECUTOR_LOST']] });
    });

    if (isIsolated) {
      it('a killed Web Worker starts no further event, so none runs twice', async () => {
        const { ran, status, kills } = (await scenario('killed')) as Awaited<ReturnType<Scenarios['killed']>>;
        expect(kills).toBe(20);
        // One that failed may have been killed before its first line.
        expect(ran.filter((times, index) => (status[index] === 'fulfilled' ? times !== 1 : times > 1))).toEqual([]);
      });
    }

    it('an uncaught error in a Web Worker is a stray error, and the worker goes on', async () => {
      expect(await scenario('stray')).toEqual({ message: 'left behind', isRangeError: true, goesOn: true });
    });

    it("a Web Worker's file may await something before it becomes an executor", async () => {
      expect(await scenario('waiting')).toBe(3);
    });

    it("open rejects if a Web Worker's file is missing or throws", async () => {
      expect(await scenario('missing')).toMatchObject({ code: 'ERR_TRANSPORT', message: expect.stringContaining('could not be loaded') });
      expect(await scenario('throwing')).toMatchObject({ code: 'ERR_TRANSPORT', message: expect.stringContaining('no worker today') });
    });

    it('workerTransport in a page requires the option worker, and refuses options for Node', async () => {
      expect(await scenario('withoutWorker')).toMatchObject({
        code: 'ERR_ARGUMENT',
        message: expect.stringContaining('new Worker(new URL('),
      });
      expect(await scenario('withEnv')).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining('option env') });
    });
  });
});
