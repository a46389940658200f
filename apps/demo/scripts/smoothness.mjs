// @ts-check
// How smooth the page stays in a flood, in each engine, beside an idle page in the same browser at the same time.
//
//     pnpm --filter @mp-event-loop/demo smoothness [seconds]
//
// For each engine: percentiles of the gaps between frames, of the board and of the idle page, and of what the board spent on drawing in a
// frame. Ends with 1 if the 99th percentile of an engine that is not the page's own thread is above 33 ms and above twice the idle
// page's; if it drew for 4 ms a frame or more, in the mean; or if the page's own thread did not stand still for 500 ms, or its figure did
// not say so.
import { choose, openBoard, press, withServedPage } from './page-in-chromium.mjs';

/** ms: two frames of a screen that draws sixty a second. */
const SMOOTH = 33;
/** ms */
const FROZEN = 500;
/** ms of drawing in a frame. */
const CHEAP = 4;
const DEFAULT_SECONDS = 30;

/** @typedef {import('playwright-core').Page} Page */

const seconds = Number(process.argv[2] ?? DEFAULT_SECONDS);
if (!(seconds > 0)) throw new Error(`how many seconds? "${process.argv[2]}" is no number above 0`);

/** The gaps between the frames of some seconds, in ms, and the largest figure that the board showed. @param {Page} page */
function watch(page) {
  return page.evaluate(
    (time) =>
      new Promise((/** @type {(seen: { gaps: number[], shown: number }) => void} */ resolve) => {
        /** @type {number[]} */
        const gaps = [];
        let shown = 0;
        let last = performance.now();
        const end = last + time;
        const frame = (/** @type {number} */ now) => {
          gaps.push(now - last);
          last = now;
          shown = Math.max(shown, Number(document.querySelector('#longest-figure')?.textContent ?? 0));
          if (now < end) requestAnimationFrame(frame);
          else resolve({ gaps, shown });
        };
        requestAnimationFrame((now) => {
          last = now;
          requestAnimationFrame(frame);
        });
      }),
    seconds * 1_000,
  );
}

/** Has a page keep, from its beginning, how long the callbacks of each frame took. @param {Page} page */
async function timeDrawing(page) {
  await page.addInitScript(() => {
    /** @type {number[]} */
    const drawing = [];
    const ask = requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) =>
      ask((now) => {
        const since = performance.now();
        draw(now);
        drawing.push(performance.now() - since);
      });
    Object.assign(window, { drawing });
  });
  return page;
}

/** What it has kept since it was last asked, in ms. @param {Page} page @returns {Promise<number[]>} */
function drawingOf(page) {
  return page.evaluate('drawing.splice(0)');
}

/** @param {number[]} gaps @param {number} share */
function percentile(gaps, share) {
  const sorted = gaps.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

/** @param {number[]} gaps */
function row(gaps) {
  return [0.5, 0.99, 1].map((share) => percentile(gaps, share).toFixed(1).padStart(8)).join('');
}

/** In all. @param {Page} board */
async function flights(board) {
  return Number((await board.locator('#figures dd').nth(1).textContent())?.replaceAll(',', ''));
}

/** @type {string[]} */
const faults = [];
await withServedPage(async (browser, url) => {
  const board = await openBoard(await timeDrawing(await browser.newPage({ viewport: { width: 1_440, height: 900 } })), url);
  const idle = await browser.newPage();
  await press(board, 'All at once');
  console.log(
    `ms, over ${seconds} s of flood   board: p50     p99     max   idle: p50     p99     max   drawing: p50  p99     max   flights/s`,
  );
  for (const engine of ['worker', 'thread', 'process', 'own']) {
    if (engine !== 'worker') await choose(board, engine);
    // The switch itself, and the pauses of the engine before, are not what is measured.
    await board.waitForTimeout(3_000);
    const before = await flights(board);
    await drawingOf(board);
    const [its, quiet] = await Promise.all([watch(board), watch(idle)]);
    const drawing = await drawingOf(board);
    const perSecond = ((await flights(board)) - before) / seconds;
    // When all were replayed they begin again.
    const rate = perSecond > 0 ? perSecond.toFixed(0) : '–';
    console.log(`${engine.padEnd(26)}${row(its.gaps)}       ${row(quiet.gaps)}       ${row(drawing)}   ${rate.padStart(9)}`);
    const limit = Math.max(SMOOTH, 2 * percentile(quiet.gaps, 0.99));
    const p99 = percentile(its.gaps, 0.99);
    const longest = percentile(its.gaps, 1);
    if (engine !== 'own' && p99 > limit) faults.push(`${engine}: the 99th percentile is ${p99.toFixed(1)} ms, above ${limit.toFixed(1)}`);
    const mean = drawing.reduce((sum, time) => sum + time, 0) / drawing.length;
    if (engine !== 'own' && mean >= CHEAP) faults.push(`${engine}: drawing took ${mean.toFixed(1)} ms a frame, not less than ${CHEAP}`);
    if (engine === 'own' && longest <= FROZEN) faults.push(`own: the longest pause is ${longest.toFixed(1)} ms, not above ${FROZEN}`);
    if (engine === 'own' && its.shown <= FROZEN) faults.push(`own: the page showed ${its.shown} ms at most`);
  }
});
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
