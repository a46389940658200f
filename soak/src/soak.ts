/** Round after round until the time is over, or until something came out that may not. */
import type { SoakOptions } from './arguments.ts';
import { Journal } from './journal-reading.ts';
import { MemoryMeter } from './memory.ts';
import { Printed } from './printed.ts';
import { Random } from './random.ts';
import { runRound } from './round.ts';
import { drawSettings } from './settings.ts';
import { Tally } from './tally.ts';
import { transports } from './transports.ts';

/** ms between two looks at the memory. */
const LOOK_INTERVAL = 2000;
/** MB a minute. What grows with events or deaths grows by far more. */
const MOST_GROWTH = 1;
/** Memory is judged in runs of so many seconds; in short ones there is nothing but warm-up. */
const LEAST_SECONDS = 300;

/** Gives whether all was as it should be. */
export async function soak(options: SoakOptions, print: (line: string) => void): Promise<boolean> {
  const { seconds, seed, round: only, transport: name } = options;
  using journal = new Journal();
  using printed = new Printed();
  const transport = await transports[name]();
  const tally = new Tally();
  const memory = new MemoryMeter();
  const end = performance.now() + seconds * 1000;
  let nextLook = 0;
  print(`soak: seed ${seed}, transport ${name}, ${seconds} s`);
  for (let index = 0; performance.now() < end; index += 1) {
    const round = only ?? index;
    const random = new Random(seed + Math.imul(round, 0x85ebca6b));
    const settings = drawSettings(random, options, transport.isolation);
    const result = await runRound(random, settings, transport, journal);
    tally.add(result);
    const violations = [...result.violations, ...printed.take().map((text) => `the loop printed: ${text}`)];
    if (violations.length > 0) {
      print(`\nVIOLATION in round ${round} of seed ${seed} on ${name} (again: --seed ${seed} --round ${round})`);
      print(JSON.stringify(settings));
      for (const violation of violations) print(`\n${violation}`);
      print(`\n${tally}`);
      return false;
    }
    if (performance.now() < nextLook) continue;
    nextLook = performance.now() + LOOK_INTERVAL;
    memory.look();
  }
  print(`${tally}`);
  const report = memory.report();
  if (report === undefined) return true;
  for (const kind of ['heap', 'resident'] as const) {
    const { first, last, slope } = report[kind];
    print(`${kind} memory: ${first.toFixed(1)} MB to ${last.toFixed(1)} MB, ${slope.toFixed(2)} MB a minute, ${report.samples} looks`);
  }
  const isFlat = seconds < LEAST_SECONDS || report.heap.slope < MOST_GROWTH;
  if (!isFlat) print(`VIOLATION: the heap grows by more than ${MOST_GROWTH} MB a minute (seed ${seed})`);
  return isFlat;
}
