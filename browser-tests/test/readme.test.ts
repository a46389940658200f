/** The programs of the READMEs and of docs that have a page: they run, and print what the README says. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents, sectionsOf } from '../../scripts/readme-sections.mjs';
import { bundle } from './bundle.ts';
import { inChromium, isMissing, launch } from './chromium.ts';
import { Site } from './site.ts';

const sections = documents.flatMap((file) => sectionsOf(file)).filter(({ files }) => files.has('page.ts'));
// In this project, where imports find the packages.
const cache = fileURLToPath(new URL('../.cache', import.meta.url));
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'readme-'));

describe.skipIf(isMissing)(inChromium('the programs of the READMEs'), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it('the READMEs have programs for browsers', () => {
    expect(sections).not.toEqual([]);
  });

  for (const { title, files, output } of sections) {
    it(title, async () => {
      for (const [name, code] of files) writeFileSync(join(folder, name), code);
      const { scripts } = await bundle([...files.keys()].map((name) => join(folder, name)));
      await using site = await Site.open(scripts, 'page.js');
      const page = await browser.newPage();
      let printed = '';
      const arrived = new Promise<void>((resolve) => {
        page.on('console', (message) => {
          printed += `${message.text()}\n`;
          if (printed.length >= (output ?? '').length) resolve();
        });
      });
      await page.goto(site.origin);
      await arrived;
      await page.close();
      expect(printed).toBe(output);
    });
  }
});
