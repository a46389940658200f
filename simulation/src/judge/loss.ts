/** Exact blame: whether an event that failed with its executor ran there, and whether the executor was really lost. */
import { type Act, codeOf, firstLine } from '../play/act.ts';
import type { Line } from '../transport/line.ts';
import type { Evidence } from './evidence.ts';

type Wrong = [kind: string, what: string];

/** ms: what a death that runs no exit hook may take along, and the virtual time that noticing it takes. */
const HELD_BACK = 0.1;
const NOTICING = 0.06;
/** ms that a loop takes to decide. */
const TURN = 1;
/** Deaths while a module is imported after which its events fail. Over links an import takes so long that other deaths fall into it. */
const DEADLY_IMPORTS = 3;

export function* judgeLoss(evidence: Evidence, act: Act): Generator<Wrong> {
  const { facts, program, transport } = evidence.stage;
  const error = act.event?.error as (Error & { wasRunning?: boolean }) | undefined;
  if (codeOf(error) !== 'ERR_EXECUTOR_LOST') return;
  const id = lostWith(act);
  const line = lineOf(evidence, act, id);
  if (line === undefined || !transport.wasLost(line)) {
    if (!facts.mayFail) yield ['lost with an executor that did not die', `${id}`];
    return;
  }
  if (/before its first event|while it imported/.test(firstLine(error)) && facts.mayFail) return;
  if (/while it imported/.test(firstLine(error)) && program.fleet !== undefined && lostLines(evidence) >= DEADLY_IMPORTS) return;
  if (!program.net.isStartedKnown || transport.isForsaken(line)) return;
  const own = evidence.runsOf(act.id).findLast((run) => run.line === line);
  if (act.spec.deed.does === 'take transferred') {
    if (own === undefined && program.loop.concurrency === 1 && (wasBehind(evidence, line) || isSecond(evidence, act, line)))
      yield ['handed ahead, though it transfers', line.id];
    return;
  }
  if (line.death === 'closed') {
    yield ['lost with an executor that ended in order', line.id];
    return;
  }
  if (own === undefined) {
    if (!mayHaveBegun(evidence, line)) yield ['blamed without having begun', `${id}`];
    return;
  }
  if (program.loop.concurrency > 1) return;
  if (error?.wasRunning === true) yield* judgeRunning(evidence, act, line);
  else yield* judgeHeldBack(evidence, act, line);
}

/** Of executors of one name, which a host has lent in sessions one after the other, the one where the event ran, or that was lost. */
function lineOf(evidence: Evidence, act: Act, id: string | undefined): Line | undefined {
  const { transport } = evidence.stage;
  const named = transport.lines.filter((line) => line.id === id || line.id.startsWith(`${id}#`));
  const ran = evidence.runsOf(act.id).findLast((run) => named.includes(run.line));
  return ran?.line ?? named.findLast((line) => transport.wasLost(line)) ?? named[0];
}

function lostLines({ stage: { transport } }: Evidence): number {
  return transport.lines.filter((line) => transport.wasLost(line)).length;
}

/** One was marked as started, and its executor died before its task did anything. */
export function mayHaveBegun(evidence: Evidence, line: Line): boolean {
  return evidence.runsIn(line).length < line.everStarted;
}

/** Another one still ran when its executor died, and failed with it. One that was told to end may have, whatever its task knows of it. */
function wasBehind(evidence: Evidence, line: Line): boolean {
  const runs = evidence.runsIn(line);
  const last = runs.at(-1);
  if (last === undefined || runs.length !== line.everStarted || last.end !== undefined) return false;
  return codeOf(evidence.stage.acts.get(last.id)?.event?.error) === 'ERR_EXECUTOR_LOST';
}

/** Another one that transfers failed with the same executor: it was sent while this one was not answered, or the other way round. */
function isSecond(evidence: Evidence, act: Act, line: Line): boolean {
  return [...evidence.stage.acts.values()].some(
    (other) => other !== act && other.spec.deed.does === 'take transferred' && lineOf(evidence, other, lostWith(other)) === line,
  );
}

/** The id of the executor that it failed with. */
function lostWith({ event }: Act): string | undefined {
  return codeOf(event?.error) === 'ERR_EXECUTOR_LOST' ? /executor (\S+)/.exec(firstLine(event?.error))?.[1] : undefined;
}

function* judgeRunning(evidence: Evidence, act: Act, line: Line): Generator<Wrong> {
  const runs = evidence.runsIn(line);
  const hasProxies = evidence.stage.program.actors.some((steps) => steps.some((step) => step.do === 'proxy'));
  const last = runs.at(-1);
  if (last !== undefined && last.id !== act.id && runs.length === line.everStarted && !hasProxies)
    yield ['blamed as running, and another one ran', `${last.id} ran in ${line.id}`];
  const isOwnDeath = ['die', 'busy', 'hang'].includes(act.spec.deed.does);
  if (
    evidence.stage.transport.wasKilled(line) &&
    (evidence.stage.program.fleet === undefined || evidence.stage.transport.isCalm) &&
    line.fate.at === 'never' &&
    !isOwnDeath &&
    !hasProxies &&
    !evidence.stage.facts.mayFail &&
    act.spec.deed.does !== 'stream' &&
    !hasBomb(evidence) &&
    !mayHaveRaced(evidence, line)
  )
    yield ['lost by the loop’s own doing', line.id];
}

/**
 * Its end may have been decided for the event before, which ended by itself before that came, or before its executor heard that it was
 * cancelled. Of one that ran too long the executor knows by itself, and waits.
 */
function mayHaveRaced({ runsIn, stage }: Evidence, line: Line): boolean {
  const before = runsIn(line).at(-2);
  if (before?.end === undefined || codeOf(stage.acts.get(before.id)?.event?.error) === 'ERR_TIMEOUT') return false;
  const { killDelay, latency } = stage.program.net;
  return line.deathAt - before.end <= killDelay + 2 * latency[1] + TURN;
}

function hasBomb({ stage }: Evidence): boolean {
  return [...stage.acts.values()].some(({ spec }) => spec.deed.does === 'leave a bomb' || spec.deed.does === 'hostile');
}

function wasHeld({ runsIn, stage }: Evidence, line: Line): boolean {
  const last = runsIn(line).at(-1);
  const does = last === undefined ? undefined : stage.acts.get(last.id)?.spec.deed.does;
  return last?.end === undefined && (does === 'busy' || does === 'spin');
}

function* judgeHeldBack(evidence: Evidence, act: Act, line: Line): Generator<Wrong> {
  const runs = evidence.runsIn(line);
  const at = runs.findLastIndex((run) => run.id === act.id);
  const own = runs[at];
  // One that dies in the middle of sending has lost what it was sending; one whose thread was held has run no exit hook.
  if (line.death === 'exited' && line.fate.at !== 'send' && !wasHeld(evidence, line)) yield ['lost behind an exit hook', line.id];
  if (own?.end === undefined) {
    yield ['was not running, and had not ended', line.id];
    return;
  }
  const next = runs[at + 1];
  const isNextAtOnce = next !== undefined && next.begin - own.end <= HELD_BACK;
  if (line.deathAt - own.end > HELD_BACK + NOTICING && !isNextAtOnce)
    yield ['its result was held back for too long', `${(line.deathAt - own.end).toFixed(3)} ms`];
}
