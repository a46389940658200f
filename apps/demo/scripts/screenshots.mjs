// @ts-check
// Takes the pictures of the README: light, dark, a phone, and a strip of frames of the freeze.
//
//     pnpm --filter @mp-event-loop/demo screenshots [folder]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choose, openBoard, press, withServedPage } from './page-in-chromium.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs', import.meta.url));
mkdirSync(folder, { recursive: true });

/** ms until the board is worth looking at: the pulse has all that it shows. */
const FULL = 10_500;
/** Frames of the strip, and ms between them. */
const FRAMES = 6;
const APART = 900;

/** @typedef {import('playwright-core').Page} Page */

/** The pulse alone, several times, under each other. @param {Page} page */
async function strip(page) {
  const frames = [];
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await page.waitForTimeout(APART);
    frames.push(await page.locator('.pulse').screenshot());
  }
  const rows = frames.map((frame) => `<img src="data:image/png;base64,${frame.toString('base64')}">`).join('');
  await page.goto('about:blank');
  await page.setContent(
    `<style>body{margin:0;background:#f7f8fa}div{width:max-content}img{display:block;margin-bottom:6px}</style><div>${rows}</div>`,
  );
  await page.locator('div').screenshot({ path: join(folder, 'freeze.png') });
}

await withServedPage(async (browser, url) => {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const page = await openBoard(await browser.newPage({ viewport: { width: 1_440, height: 1_230 }, colorScheme }), url);
    await page.waitForTimeout(FULL);
    if (colorScheme === 'dark') {
      await choose(page, 'process');
      await press(page, 'Count primes');
      await page.waitForTimeout(1_000);
      await press(page, 'Kill the executor');
      await page.waitForTimeout(3_000);
    }
    await page.screenshot({ path: join(folder, `${colorScheme}.png`) });
    await page.close();
  }
  const phone = await openBoard(await browser.newPage({ viewport: { width: 360, height: 780 }, colorScheme: 'dark' }), url);
  await phone.waitForTimeout(FULL);
  await phone.screenshot({ path: join(folder, 'phone.png') });
  await phone.close();
  const page = await openBoard(await browser.newPage({ viewport: { width: 1_440, height: 1_230 }, colorScheme: 'light' }), url);
  await press(page, 'All at once');
  await page.waitForTimeout(4_000);
  await choose(page, 'own');
  await strip(page);
});
