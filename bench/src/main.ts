// Runs the bench side by side and prints what came of it: absolute figures mean little, ratios of one run do.
import { type Baseline, openBaseline } from './baseline.ts';
import { BUSY_CORES, busyCores } from './busy-cores.ts';
import { type Entrant, entrantOf } from './entrant.ts';
import { type Flags, readFlags, USAGE } from './flags.ts';
import { Bench } from './measure.ts';
import { findNatsServer } from './nats-server.ts';
import { findPinning } from './pinning.ts';
import { makePlans, type Plan } from './plan.ts';
import { failureLine, table, verdictLine } from './report.ts';
import { commandOf, peerVersions, thisCommit, thisMachine, writeResult } from './result-file.ts';
import { ROSTERS } from './roster.ts';
import { type Summary, summarize } from './summary.ts';
import { judge } from './verdicts.ts';

// Well above what a full run takes: whoever sees this has found a hang, not a slow machine.
const WATCHDOG_MS = 540_000;

async function runBench(flags: Flags): Promise<boolean> {
  const { transport, only } = flags;
  const plans = makePlans(flags).filter(({ name }) => name.startsWith(only));
  if (plans.length === 0) throw new Error(`no workload's name begins with '${only}'`);

  const began = new Date().toISOString();
  const before = await busyCores();
  const pinning = findPinning();
  console.log(`Node ${process.version}, ${thisMachine()}; over ${transport}, each contender in processes of its own, with one executor`);
  if (before > BUSY_CORES) console.log(`the machine is busy (others use ${before.toFixed(1)} cores): expect ratios to vary`);
  if (pinning === undefined) console.log('taskset is missing: round trips are not pinned to one core');
  if (transport === 'ws' && findNatsServer() === undefined) console.log('there is no nats-server: requests over NATS are left out');
  console.log();

  const baseline = flags.baseline === undefined ? undefined : openBaseline(flags.baseline, transport);
  const entrants = entrantsOf(flags, baseline, plans);
  const bench = new Bench(entrants, pinning);
  const summaries: Summary[] = [];
  try {
    await bench.open();
    for (const plan of plans) {
      const summary = summarize(plan, await bench.measure(plan), entrants);
      summaries.push(summary);
      console.log(table(summary));
    }
  } finally {
    await bench.close();
    baseline?.remove();
  }

  const { failures } = bench;
  const verdicts = judge(summaries, transport);
  for (const verdict of verdicts) console.log(verdictLine(verdict));
  for (const failure of failures) console.log(failureLine(failure));
  if (flags.json !== undefined) {
    writeResult(flags.json, {
      transport,
      command: commandOf(flags),
      began,
      node: process.version,
      machine: thisMachine(),
      busyCores: [before, await busyCores()],
      commit: thisCommit(),
      versions: peerVersions(),
      summaries,
      verdicts,
      failures,
    });
  }
  // A missed target is a finding, not a failure: shared machines vary too much to break a build on.
  return failures.length === 0;
}

/** Those that do at least one of the workloads. */
function entrantsOf({ transport }: Flags, baseline: Baseline | undefined, plans: readonly Plan[]): readonly Entrant[] {
  const all = [...(baseline?.entrants ?? []), ...ROSTERS[transport].map((entry) => entrantOf(entry, transport))];
  return all.filter(({ workloads }) => plans.some(({ name }) => workloads.includes(name)));
}

async function main(): Promise<void> {
  const watchdog = setTimeout(() => {
    console.error(`not done after ${WATCHDOG_MS / 1_000} s: given up`);
    process.exit(1);
  }, WATCHDOG_MS);
  try {
    if (!(await runBench(readFlags(process.argv.slice(2), process.env.INIT_CWD ?? '.')))) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(USAGE);
    process.exitCode = 1;
  } finally {
    clearTimeout(watchdog);
  }
}

void main();
