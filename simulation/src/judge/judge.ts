/** Judges a history by the contract's guarantees. */
import type { Journal, Run } from '../executor/journal.ts';
import type { Act } from '../play/act.ts';
import type { Stage } from '../play/stage.ts';
import type { Evidence } from './evidence.ts';
import { judgeHandlers } from './handlers.ts';
import { judgeKills } from './kills.ts';
import { judgeOrder } from './order.ts';
import { judgeOutcome } from './outcome.ts';

export function judge(
  stage: Stage,
  journal: Journal,
  { isOver, end }: { readonly isOver: boolean; readonly end: 'at rest' | 'too long' },
): void {
  const acts = [...stage.acts.values()];
  if (!isOver) {
    // Whoever waits for a loop that nobody starts waits for ever.
    if (!stage.program.loop.autoStart && !stage.facts.hasStarted) return;
    const open = acts.filter((act) => !act.hasEnded).slice(0, 4);
    const { queued, running, executors } = stage.loop.stats();
    stage.violate(
      end === 'too long' ? 'never comes to rest' : 'hangs',
      `pending: ${stage.pending.slice(0, 8).join(', ')}; stats ${JSON.stringify({ queued, running, executors })}; open:\n    ${open.join('\n    ')}`,
    );
    return;
  }
  if (stage.pending.length > 0) stage.violate('never settles', stage.pending.join(', '));
  judgeEnd(stage, acts);
  const { runs } = journal;
  const byId = groupBy(runs, ({ id }) => id);
  const byLine = groupBy(runs, ({ line }) => line);
  const evidence: Evidence = { stage, runsOf: (id) => byId.get(id) ?? [], runsIn: (line) => byLine.get(line as Run['line']) ?? [] };
  for (const act of acts) {
    for (const [kind, what] of [...judgeRuns(evidence, act), ...judgeHandlers(stage, act), ...judgeOutcome(evidence, act)])
      stage.violate(kind, `${what}: ${act} runs ${evidence.runsOf(act.id).map(tell).join(', ')}`);
  }
  judgeOrder(stage, runs);
  judgeKills(evidence);
  judgePrinted(stage);
}

function judgeEnd(stage: Stage, acts: readonly Act[]): void {
  const { loop, program, transport, world } = stage;
  for (const line of transport.lines) if (!line.isClosed) stage.violate('an executor is left', line.id);
  if (transport.opening > 0) stage.violate('an opening is left', `${transport.opening}`);
  if (loop.isRunning()) stage.violate('it runs after its end', '');
  if (world.caller.refTimers > 0) stage.violate('a timer is left', `${world.caller.refTimers}`);
  const { queued, running, fulfilled, rejected, cancelled, executors } = loop.stats();
  if (queued !== 0 || running !== 0 || executors.length > 0)
    stage.violate('stats() at the end', JSON.stringify({ queued, running, executors }));
  const hasOthers = program.actors.some((steps) => steps.some((step) => step.do === 'map' || step.do === 'proxy'));
  if (!hasOthers && fulfilled + rejected + cancelled !== acts.length)
    stage.violate('stats() does not add up', `${fulfilled} + ${rejected} + ${cancelled} of ${acts.length}`);
}

function* judgeRuns({ stage, runsOf }: Evidence, act: Act): Generator<[string, string]> {
  const { isWatched } = stage.program.loop;
  const { event, spec } = act;
  const { deed } = spec;
  const runs = runsOf(act.id);
  if (!act.hasEnded) {
    yield ['an event has not ended', ''];
    return;
  }
  if (isWatched && !act.isMapped && act.added !== 1) yield ['notices', `${act.added} × eventAdded`];
  if (isWatched && !act.isMapped && act.ended !== 1) yield ['notices', `${act.ended} × eventEnded`];
  if (runs.length > act.retries + 1) yield ['ran too often', `${runs.length} runs`];
  if (new Set(runs.map(({ attempt }) => attempt)).size !== runs.length) yield ['ran twice in one attempt', ''];
  const told = deed.does === 'progress' && spec.isFollowed === true ? deed.count : 0;
  // An attempt that failed has told as much as it came to.
  if (event?.status === 'fulfilled' && (act.followed < told || act.followed > told * runs.length))
    yield ['progress', `${act.followed} of ${told} in each of ${runs.length} runs`];
  if (event?.status === 'fulfilled' && runs.length === 0) yield ['fulfilled, and never ran', ''];
}

function judgePrinted({ program, printed, violations }: Stage): void {
  const isUnhandled = (line: string): boolean => /nobody handles|times more/.test(line);
  const unhandled = printed.find(isUnhandled);
  if (program.loop.hasErrorHandlers && unhandled !== undefined)
    violations.add('printed though there are error handlers', unhandled.slice(0, 200));
  const odd = printed.find((line) => !isUnhandled(line));
  if (program.loop.isWatched && odd !== undefined) violations.add('printed though somebody subscribes', odd.slice(0, 300));
}

function tell({ line, attempt, begin, end }: Run): string {
  return `${line.id} #${attempt} ${begin.toFixed(3)}–${end?.toFixed(3) ?? ''}`;
}

function groupBy<K>(runs: readonly Run[], keyOf: (run: Run) => K): Map<K, Run[]> {
  const groups = new Map<K, Run[]>();
  for (const run of runs) {
    const group = groups.get(keyOf(run));
    if (group === undefined) groups.set(keyOf(run), [run]);
    else group.push(run);
  }
  return groups;
}
