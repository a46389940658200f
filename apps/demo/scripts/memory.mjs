// @ts-check
// Whether the memory of the page and of all that serves it stays flat while the flights are replayed.
//
//     pnpm --filter @mp-event-loop/demo memory [minutes]
//
// Prints, twelve times, the page's heap after a collection and the resident memory of the feed and the hosts with their executors, in
// MB. Ends with 1 if the last quarter's mean is more than a third above that of the second quarter.
import { execFileSync } from 'node:child_process';
import { openBoard, press, withServedPage } from './page-in-chromium.mjs';

const DEFAULT_MINUTES = 10;
const SAMPLES = 12;
const GROWN = 4 / 3;

const minutes = Number(process.argv[2] ?? DEFAULT_MINUTES);
if (!(minutes > 0)) throw new Error(`how many minutes? "${process.argv[2]}" is no number above 0`);

/** MB of the processes that this one has started and of theirs, Chromium aside. */
function served() {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' }).trim().split('\n');
  const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
  const ours = new Set([process.pid]);
  let kilobytes = 0;
  for (const [, pid, parent, resident, command = ''] of all) {
    if (!ours.has(Number(parent)) || !/\bnode\b/.test(command)) continue;
    ours.add(Number(pid));
    kilobytes += Number(resident);
  }
  return kilobytes / 1_024;
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

await withServedPage(async (browser, url) => {
  const page = await openBoard(await browser.newPage(), url);
  const session = await page.context().newCDPSession(page);
  for (let step = 0; step < 2; step += 1) await press(page, 'Faster');
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
  };
  /** @type {Record<string, number[]>} */
  const samples = { page: [], served: [] };
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await page.waitForTimeout((minutes * 60_000) / SAMPLES);
    samples.page?.push(await heap());
    samples.served?.push(served());
    console.log(`page ${samples.page?.at(-1)?.toFixed(1)}, feed and hosts ${samples.served?.at(-1)?.toFixed(0)}`);
  }
  for (const [what, values] of Object.entries(samples)) {
    const quarter = SAMPLES / 4;
    const before = mean(values.slice(quarter, 2 * quarter));
    const after = mean(values.slice(-quarter));
    console.log(`${what}: ${before.toFixed(1)} MB in the second quarter, ${after.toFixed(1)} MB in the last`);
    if (after > GROWN * before) process.exitCode = 1;
  }
});
