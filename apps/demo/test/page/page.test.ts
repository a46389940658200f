/** The page in Chromium: every switch and every button, what comes of them, and how it looks. Needs the build. */
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inChromium, isMissing, launch } from '../../../../browser-tests/test/chromium.ts';
import { type ServedPage, servePage } from '../../dist/page/serve-page.js';
import { BoardPage } from './board-page.ts';

/** A lap of some seconds, all at once. */
const FLIGHTS = 250_000;

const RESUMED = /^The replay goes on after [\d,.]+ ms, with flight [\d,]+/;
const LOST = /^Executor 1 .* is lost/;
const ENDED = /^Executor 1 .* was ended, since its task did not stop: /;
const REPLACED = /^Executor 1 .* was replaced after [\d,.]+ ms/;
const BROKEN = /^The link to executor \d .* is broken; its events go on/;
const REACHED = /^Executor \d .* is reached again/;
const TIMED_OUT = /^Event “busy loop” failed: .* ran longer than its timeout of 1000 ms/;

describe.skipIf(isMissing)(inChromium('the page'), () => {
  let browser: Browser;
  let served: ServedPage;
  /** One for all tests: a page that goes on after all that. */
  let board: BoardPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launch(), servePage(new AbortController().signal, { flights: FLIGHTS })]);
    // Small: most of what these tests cost is painting.
    board = await BoardPage.open(browser, served.url, { viewport: { width: 640, height: 480 } });
  });
  afterEach(() => {
    expect(board.complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  /** Nothing was lost or doubled so far: of two comparisons the second began from here on. */
  async function sumsAreRight(): Promise<void> {
    for (let comparison = 0; comparison < 2; comparison += 1) {
      const before = await checked();
      await board.until(async () => (await checked()) !== before);
    }
    expect((await board.log()).filter((line) => line.includes('differ'))).toEqual([]);
  }
  async function checked(): Promise<string> {
    return (await board.page.locator('#figures dd').last().textContent()) ?? '';
  }

  it('all four engines come to the sums of the file', async () => {
    for (let step = 0; step < 2; step += 1) await board.press('Faster');
    for (const engine of ['own', 'process', 'thread', 'worker'] as const) {
      await board.chooses(engine);
      await board.press('Start over');
      await sumsAreRight();
      expect(await checked()).toMatch(/^✓ \d+0,000$/);
    }
  });

  async function killsAndFreezes(): Promise<void> {
    const killed = await board.after(() => board.press('Kill the executor'), LOST, REPLACED, RESUMED);
    expect(killed.filter((line) => line.startsWith('Event'))).toEqual([
      expect.stringMatching(/^Event “replay” failed: its executor was lost/),
      expect.stringMatching(/^Event “exit” failed: its executor was lost/),
    ]);
    await board.goesOn();
    await board.after(() => board.press('Freeze it'), TIMED_OUT, ENDED, REPLACED, RESUMED);
    await board.goesOn();
  }

  it('the board goes on after each fault of a process on a host, and in another engine while the link hangs', async () => {
    await board.chooses('process');
    await killsAndFreezes();
    await board.after(() => board.press('Cut the link'), BROKEN, REACHED);
    await board.goesOn();
    await board.after(() => board.press('Hang the link 5 s'), BROKEN);
    await board.until(async () => /1 · processunreachable/.test(await board.text('#executors')));
    await board.chooses('worker');
    await board.goesOn();
    await board.after(() => board.chooses('process'), REACHED, RESUMED);
    await sumsAreRight();
  });

  it('the board goes on after each fault of a thread on a host', async () => {
    await board.chooses('thread');
    await killsAndFreezes();
    await board.after(() => board.press('Cut the link'), BROKEN, REACHED);
    await sumsAreRight();
  });

  it('the board goes on after each fault of a Web Worker, and work beside it goes on untouched', async () => {
    await board.chooses('worker');
    await board.press('Count primes');
    await board.until(async () => (await board.page.getByRole('progressbar').getAttribute('value')) !== '0');
    await board.after(() => board.press('Kill the executor'), LOST, /^Executor 1 .* Went on untouched: primes 1/, RESUMED);
    await board.after(() => board.press('Cancel primes 1'), /^Work “primes 1” was cancelled, and stopped/);
    expect(await board.page.getByRole('progressbar').count()).toBe(0);
    expect(await board.page.evaluate('document.activeElement.id')).toBe('work');
    await board.after(() => board.press('Freeze it'), TIMED_OUT, ENDED, REPLACED, RESUMED);
    await board.after(() => board.press('Cut the link'), /^Event “replay” failed: the feed broke off after/, RESUMED);
    await board.press('Count primes');
    await board.after(() => board.press('Hang the link 5 s'), RESUMED, /^Work “primes 2” is done after [\d,]+ ms: 412,849 primes/);
    await sumsAreRight();
  });

  it('the page’s own thread freezes, and the pulse shows it', async () => {
    await board.chooses('own');
    expect(await board.page.getByRole('button', { name: 'Kill the executor' }).isDisabled()).toBe(true);
    await board.press('Freeze it');
    await board.until(async () => Number(await board.text('#longest-figure')) > 2_400);
    expect(await board.text('#longest')).toContain('freezes');
    await board.goesOn();
    await board.after(() => board.press('Cut the link'), RESUMED);
    await sumsAreRight();
  });

  it('the engine is chosen by the keyboard alone, and the board stays', async () => {
    await board.page.locator('input[value=own]').focus();
    await board.after(() => board.page.keyboard.press('ArrowRight'), /^A Web Worker takes over/, RESUMED);
    await sumsAreRight();
    expect(await board.text('#executors')).toMatch(/1 · Web Workerbusy/);
  });

  it('the feed pauses, goes on, becomes slower and faster, and comes all at once', async () => {
    for (let step = 0; step < 2; step += 1) await board.press('Slower');
    await board.after(() => board.press('Pause'), /^Paused/);
    expect(await board.text('#pace')).toBe('Paused. Pace: 5,000 flights a second.');
    await board.until(async () => /Flights a second0Flights/.test(await board.text('#figures')));
    await board.after(() => board.press('Go on'), /^The feed goes on/);
    await board.goesOn();
    await board.after(() => board.press('Slower'), /^Slower: 2,000 flights a second/);
    for (const pace of ['5,000', '10,000', '20,000']) await board.after(() => board.press('Faster'), new RegExp(`^Faster: ${pace}`));
    expect(await board.page.getByRole('button', { name: 'Faster' }).isDisabled()).toBe(true);
    await board.after(() => board.press('All at once'), /^All at once/);
    expect(await board.page.getByRole('button', { name: 'All at once', pressed: true }).count()).toBe(1);
    const whole = /^All 250,000 flights are in, and their sums are the file’s: [\d,]+ minutes of delay, [\d,]+ miles/;
    await board.after(() => board.press('Start over'), /^The replay starts over/, whole);
    await board.after(() => board.press('All at once'), /^Back to 20,000 flights a second/);
    await board.goesOn();
  });

  it.each([
    ['light', 360],
    ['light', 1_440],
    ['dark', 360],
    ['dark', 1_440],
    ['dark', 2_560],
  ] as const)('axe finds nothing, and nothing sticks out: %s, %i pixels', async (colorScheme, width) => {
    const { page } = board;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(axe.source);
    // Not in a frame in which the theme has only half arrived.
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    const violations = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))');
    expect(violations).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  it('the lists name the city of each airport', async () => {
    await board.page.setViewportSize({ width: 1_440, height: 900 });
    const box = await board.page.locator('#worst .city').first().boundingBox();
    expect(box?.width).toBeGreaterThan(40);
  });

  it('what stands below heavy work, and below the figures of the loop, keeps its place', async () => {
    const { page } = board;
    const places = (): Promise<unknown> =>
      page.evaluate(`['#kill', '#loop > :last-child', '#map'].map((selector) => {
        const { offsetLeft, offsetTop } = document.querySelector(selector);
        return [offsetLeft, offsetTop];
      })`);
    await page.setViewportSize({ width: 1_440, height: 900 });
    const before = await places();
    await board.chooses('process');
    await board.press('Count primes');
    expect(await places()).toEqual(before);
    await board.after(() => page.getByRole('button', { name: /^Cancel primes/ }).click(), /^Work .* was cancelled/);
    expect(await places()).toEqual(before);
  });

  it('no picture is blank in the frame in which its size changes', async () => {
    const drawn = `new Promise((resolve) => {
      const canvas = document.querySelector('#map');
      let width = canvas.width;
      // It hears of each size after the page itself, and before the frame is painted.
      new ResizeObserver(() => {
        if (canvas.width === width) return;
        resolve(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0));
      }).observe(canvas);
      document.querySelector('.map-frame').style.width = '80%';
    })`;
    expect(await board.page.evaluate(drawn)).toBe(true);
    await board.page.evaluate("document.querySelector('.map-frame').style.width = ''");
  });

  it.each([760, 1_440])(
    'the pulse, and where the events run, stay in view beside each other when a page of %i pixels is scrolled',
    async (width) => {
      await board.page.setViewportSize({ width, height: 780 });
      await board.page.locator('#routes').scrollIntoViewIfNeeded();
      const [pulse, executors] = await Promise.all(['.pulse', '.executors'].map((selector) => board.page.locator(selector).boundingBox()));
      expect(pulse?.y).toBe(0);
      expect(executors?.y).toBe(0);
      expect(executors?.x).toBeGreaterThanOrEqual((pulse?.x ?? 0) + (pulse?.width ?? 0));
    },
  );

  it('the pulse stays in view when the page is scrolled', async () => {
    await board.page.setViewportSize({ width: 360, height: 780 });
    await board.page.locator('#routes').scrollIntoViewIfNeeded();
    const box = await board.page.locator('#longest').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(100);
  });

  it('the theme is as the system has it, or light, or dark', async () => {
    const { page } = board;
    await page.emulateMedia({ colorScheme: 'dark' });
    const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await paper();
    await board.press('Theme: system');
    const light = await paper();
    expect(light).not.toBe(dark);
    await board.press('Theme: light');
    expect(await paper()).toBe(dark);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await paper()).toBe(dark);
    await board.press('Theme: dark');
    expect(await paper()).toBe(light);
  });

  it('the picture of the pulse hardly moves for people who want nothing to move', async () => {
    const { page } = board;
    /** How many of 40 frames have another picture than the one before. */
    const changes = `new Promise((resolve) => {
      const canvas = document.querySelector('#pulse');
      const pictures = [];
      const look = () => {
        pictures.push(canvas.toDataURL());
        if (pictures.length <= 40) requestAnimationFrame(look);
        else resolve(pictures.filter((picture, index) => index > 0 && picture !== pictures[index - 1]).length);
      };
      look();
    })`;
    const moving = (await page.evaluate(changes)) as number;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.evaluate(changes)).toBeLessThan(moving / 2);
  });
});
