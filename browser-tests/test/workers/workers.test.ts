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

  it('take nothing of Node into the bundle', () => {
    expect(bundled.imports.filter((path) => !path.startsWith('site/'))).toEqual([]);
    expect(bundled.files.filter((file) => /worker-transport|dist\/executor\.js/.test(file))).toEqual([]);
  });

  describe.each([true, false])('isolated from other origins: %s', (isIsolated) => {
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

    it('is what the page knows of itself', async () => {
      expect(await scenario('isIsolated')).toBe(isIsolated);
    });

    it('run events, and give values and error classes back', async () => {
      expect(await scenario('values')).toEqual({ sum: 42, map: true, view: true, error: 'not today' });
    });

    it('stream', async () => {
      expect(await scenario('stream')).toEqual(Array.from({ length: 100 }, (_, index) => index));
    });

    it('make a pool', async () => {
      expect(await scenario('pool')).toBe(2);
    });

    it('are replaced where a busy loop does not give way', async () => {
      expect(await scenario('cancelled')).toEqual({ error: 'ERR_CANCELLED', isNew: true, after: 3 });
    });

    it('take buffers and give them without a copy', async () => {
      expect(await scenario('transferred')).toEqual({ left: 0, length: 1000, last: 7 });
    });

    it('lose the event that closes its worker, and no other', async () => {
      expect(await scenario('closed')).toEqual({ ended: [1000, 1000], failed: [[500, 'ERR_EXECUTOR_LOST']] });
    });

    if (isIsolated) {
      it('start no event once they are killed: none runs twice', async () => {
        const { ran, status, kills } = (await scenario('killed')) as Awaited<ReturnType<Scenarios['killed']>>;
        expect(kills).toBe(20);
        // One that failed may have been killed before its first line.
        expect(ran.filter((times, index) => (status[index] === 'fulfilled' ? times !== 1 : times > 1))).toEqual([]);
      });
    }

    it('tell of an error that nobody caught, and go on', async () => {
      expect(await scenario('stray')).toEqual({ message: 'left behind', isRangeError: true, goesOn: true });
    });

    it('may await something before they are executors', async () => {
      expect(await scenario('waiting')).toBe(3);
    });

    it('say that their file is missing, or what it threw', async () => {
      expect(await scenario('missing')).toMatchObject({ code: 'ERR_TRANSPORT', message: expect.stringContaining('could not be loaded') });
      expect(await scenario('throwing')).toMatchObject({ code: 'ERR_TRANSPORT', message: expect.stringContaining('no worker today') });
    });

    it('are asked for, and only with options that browsers have', async () => {
      expect(await scenario('withoutWorker')).toMatchObject({
        code: 'ERR_ARGUMENT',
        message: expect.stringContaining('new Worker(new URL('),
      });
      expect(await scenario('withEnv')).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining('option env') });
    });
  });
});
