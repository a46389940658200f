// @ts-check
// The page served and opened in a Chromium of this machine, for commands that look at it. Needs the build: `pnpm build`.
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { chromiumArguments, findChromium, thisMachine } from '../../../scripts/chromium.mjs';
import { servePage } from '../dist/page/serve-page.js';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

/** Runs `body`, and ends all that it used. @param {(browser: Browser, url: string) => Promise<void>} body */
export async function withServedPage(body) {
  const found = findChromium(thisMachine);
  if (!('path' in found)) throw new Error(found.why);
  await build({ root: fileURLToPath(new URL('../page', import.meta.url)), logLevel: 'warn' });
  // Plain JavaScript, which has no `await using` in Node 20.
  const served = await servePage(new AbortController().signal);
  try {
    const browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments });
    await body(browser, served.url).finally(() => browser.close());
  } finally {
    await served[Symbol.asyncDispose]();
  }
}

/** Resolves once flights come. @param {Page} page @param {string} url */
export async function openBoard(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => document.querySelectorAll('#worst tr').length > 0);
  return page;
}

/** @param {Page} page @param {string} engine */
export async function choose(page, engine) {
  const before = await page.locator('#log li').count();
  await page.locator(`input[value=${engine}]`).check();
  await page.waitForFunction((lines) => document.querySelectorAll('#log li').length > lines, before);
}

/** @param {Page} page @param {string} name */
export async function press(page, name) {
  await page.getByRole('button', { name, exact: true }).click();
}
