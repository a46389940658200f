/** Whether an event ended as it had to, for the reason that it gives. */
import { isDeepStrictEqual } from 'node:util';
import { type Act, codeOf, firstLine } from '../play/act.ts';
import type { Evidence } from './evidence.ts';
import { judgeLoss, mayHaveBegun } from './loss.ts';

type Wrong = [kind: string, what: string];

export function* judgeOutcome(evidence: Evidence, act: Act): Generator<Wrong> {
  const { event, spec } = act;
  if (!act.hasEnded || event === undefined) return;
  const { facts, program } = evidence.stage;
  const { deed } = spec;
  const code = codeOf(event.error);
  if (act.isBound || act.isMapped) {
    if (event.status === 'cancelled' && act.cancels.length === 0 && !evidence.stage.mapsLeft.has(act.id)) yield ['cancelled by nobody', ''];
    return;
  }
  if (event.status === 'cancelled') {
    if (code !== 'ERR_CANCELLED') yield ['wrong error', `cancelled with ${code}`];
    const isUntaken =
      (deed.does === 'stream' || deed.does === 'hostile') && (spec.hasOutput === false || program.loop.outputHandlers === 0);
    const wasCancelled = act.cancels.length > 0 || act.isLeft || (isUntaken && facts.hasStopped) || spec.iterates?.how === 'and leaves';
    if (deed.does === 'throw cancelled' && act.cancels.length === 0) yield ['cancelled by its task', ''];
    else if (!wasCancelled && !(isUntaken && !evidence.stage.loop.isRunning())) yield ['cancelled by nobody', ''];
    return;
  }
  if (act.cancels.length > 0 && code !== 'ERR_TERMINATED' && !facts.mayFail) {
    yield ['cancelled, and ended otherwise', act.cancels.join()];
    return;
  }
  if (event.status === 'fulfilled') yield* judgeResult(act);
  else yield* judgeError(evidence, act, code);
}

function* judgeResult({ event, id, spec }: Act): Generator<Wrong> {
  const { deed, retries = 0 } = spec;
  const expected = ((): unknown => {
    switch (deed.does) {
      case 'quick':
      case 'wait':
      case 'spin':
      case 'leave a bomb':
      case 'stray':
      case 'progress':
      case 'kwargs':
        return id;
      case 'object':
        return deed.left + deed.right;
      case 'take transferred':
        return 3 * deed.bytes;
      case 'give transferred':
        return new Uint8Array(deed.bytes).fill(7);
      case 'flake':
        return deed.failures + 1;
      default:
        return undefined;
    }
  })();
  const results = event?.results;
  if (deed.does === 'flake') {
    if (!(typeof results === 'number' && results > deed.failures && results <= retries + 1)) yield ['wrong result', String(results)];
  } else if (expected !== undefined && !isDeepStrictEqual(results, expected)) yield ['wrong result', `${JSON.stringify(results)}`];
  else if (['throw', 'hang', 'busy', 'die', 'uncaught', 'take unsendable', 'give unsendable', 'throw cancelled'].includes(deed.does))
    yield ['fulfilled, which it cannot be', ''];
  else if (deed.does === 'stream' && deed.lastly !== 'end') yield ['fulfilled, which it cannot be', ''];
}

/** What is tried again where that is asked for. */
function isFinal(code: string | undefined): boolean {
  return ['ERR_CANCELLED', 'ERR_TARGET', 'ERR_SERIALIZATION', 'ERR_TERMINATED'].includes(code ?? '');
}

function* judgeError(evidence: Evidence, act: Act, code: string | undefined): Generator<Wrong> {
  const { facts, program, transport } = evidence.stage;
  const { deed, timeout } = act.spec;
  const { retries } = act;
  const error = act.event?.error;
  const runs = evidence.runsOf(act.id);
  const attempts = Math.max(0, ...runs.map(({ attempt }) => attempt));
  const hasAttempts = !isFinal(code) && attempts > 0 && attempts <= retries && deed.does !== 'stream' && deed.does !== 'hostile';
  switch (code) {
    case 'ERR_TERMINATED':
      if (!facts.mayBeTerminated) yield ['terminated by nobody', ''];
      return;
    case 'ERR_TIMEOUT':
      if (timeout === undefined) yield ['timed out without a timeout', ''];
      // One that nothing reaches and nobody knows to be out of reach is taken for stopped, and its event for begun.
      else if (runs.length === 0 && !isOutOfReach(evidence) && !transport.lines.some((line) => mayHaveBegun(evidence, line)))
        yield ['timed out, and never ran', ''];
      else yield* judgeTimeout(evidence, act);
      return;
    case 'ERR_SERIALIZATION':
      if (
        deed.does === 'take unsendable'
          ? !firstLine(error).includes('args[2].inner')
          : deed.does === 'give unsendable'
            ? !firstLine(error).includes('results.inner')
            : deed.does !== 'hostile'
      )
        yield ['wrong error', 'serialization'];
      return;
    case 'ERR_EXECUTOR_LOST':
      yield* judgeLoss(evidence, act);
      return;
    case 'ERR_TARGET':
      if (!(deed.does === 'quick' && deed.module === 'C' && program.net.moduleC !== 'fine') && !facts.mayFail)
        yield ['wrong error', 'target'];
      return;
    default:
  }
  if (deed.does === 'hostile') return;
  const isOwn =
    ['throw', 'flake', 'uncaught', 'throw cancelled'].includes(deed.does) || (deed.does === 'stream' && deed.lastly === 'throw');
  if (isOwn && firstLine(error) === `event ${act.id} throws`) {
    if (hasAttempts) yield ['failed with attempts left', ''];
  } else if (!facts.mayFail) yield ['failed for no reason', `${code}`];
}

/** Whether executors may have been out of reach. */
function isOutOfReach({ stage: { program, transport } }: Evidence): boolean {
  return program.fleet !== undefined && !transport.isCalm;
}

/** ms that an attempt needs by what it does: where it had that time and ended, it was not late. */
function* judgeTimeout({ stage, runsOf }: Evidence, act: Act): Generator<Wrong> {
  const { deed, timeout = 0 } = act.spec;
  const last = runsOf(act.id).at(-1);
  if (last?.end === undefined || deed.does === 'stream' || deed.does === 'hostile' || !stage.transport.isCalm) return;
  // Its result was there in time, in virtual ms: a caller that is busy makes nothing late. A quick one's may be held back behind the next.
  if (last.end - last.begin < timeout / 2 && timeout >= 10 && stage.program.loop.concurrency === 1 && stage.program.net.ready === 'always')
    yield ['timed out, though it ended in time', `${(last.end - last.begin).toFixed(3)} ms of ${timeout}`];
}
