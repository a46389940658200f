// Runs the bench side by side and prints what came of it: absolute figures mean little, ratios of one run do.
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { type Flags, readFlags, USAGE } from './flags.ts';
import { Bench } from './measure.ts';
import { findPinning } from './pinning.ts';
import { makePlans } from './plan.ts';
import { failureLine, table, verdictLine } from './report.ts';
import { OURS, ROSTER } from './roster.ts';
import { type Summary, summarize } from './summary.ts';
import { judge } from './targets.ts';

// Above the promised four minutes: whoever sees this has found a hang, not a slow machine.
const WATCHDOG_MS = 300_000;

// A caller and its worker take a core each; with two cores, a load of one from elsewhere moves all ratios.
const BUSY_LOAD = 0.7;

async function runBench(flags: Flags): Promise<boolean> {
  const plans = makePlans(flags).filter(({ name }) => name.startsWith(flags.only));
  if (plans.length === 0) throw new Error(`no workload's name begins with '${flags.only}'`);

  const pinning = findPinning();
  const cores = availableParallelism();
  console.log(`Node ${process.version}, ${cores} cores, one worker thread and one process for each contender`);
  const load = loadavg()[0] ?? 0;
  if (load > BUSY_LOAD) console.log(`the machine is busy (load ${load.toFixed(1)}): expect ratios to vary`);
  if (pinning === undefined) console.log('taskset is missing: round trips are not pinned to one core');
  console.log();

  const bench = new Bench(ROSTER, pinning);
  const summaries: Summary[] = [];
  try {
    await bench.open();
    for (const plan of plans) {
      const summary = summarize(plan, await bench.measure(plan), ROSTER);
      summaries.push(summary);
      console.log(table(summary));
    }
  } finally {
    await bench.close();
  }

  const verdicts = judge(summaries);
  for (const verdict of verdicts) console.log(verdictLine(verdict));
  for (const failure of bench.failures) console.log(failureLine(failure));
  if (flags.json !== undefined) {
    const { failures } = bench;
    const document = { node: process.version, cores, flags, subject: OURS, summaries, verdicts, failures };
    writeFileSync(flags.json, `${JSON.stringify(document, null, 2)}\n`);
  }
  // A missed target is a finding, not a failure: shared machines vary too much to break a build on.
  return bench.failures.length === 0;
}

async function main(): Promise<void> {
  const watchdog = setTimeout(() => {
    console.error(`not done after ${WATCHDOG_MS / 1_000} s: given up`);
    process.exit(1);
  }, WATCHDOG_MS);
  try {
    if (!(await runBench(readFlags(process.argv.slice(2))))) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(USAGE);
    process.exitCode = 1;
  } finally {
    clearTimeout(watchdog);
  }
}

void main();
