/** Whether an event's handlers, iterator and `finished` got what they were to get. */
import { isDeepStrictEqual } from 'node:util';
import type { Act } from '../play/act.ts';
import type { Stage } from '../play/stage.ts';
import type { Item } from '../program/deed.ts';

type Wrong = [kind: string, what: string];

export function* judgeHandlers(stage: Stage, act: Act): Generator<Wrong> {
  const { event, spec, isMapped } = act;
  if (!act.hasEnded || event === undefined) return;
  const { deed } = spec;
  const { loop } = stage.program;
  const isStream = deed.does === 'stream';
  const isMaybeStream = isStream || deed.does === 'hostile';
  const isHandled = event.status === 'fulfilled' && spec.hasOutput !== false && loop.outputHandlers > 0;
  if (!isMaybeStream) {
    if (act.outputs.length !== (isHandled ? 1 : 0)) yield ['handlers', `output handlers were called ${act.outputs.length} times`];
    else if (isHandled && !isDeepStrictEqual(act.outputs[0], event.results)) yield ['handlers', 'they got another result'];
  }
  if (isStream) yield* judgeItems(stage, act, deed.count, isHandled);
  if (loop.hasErrorHandlers && !isMapped) {
    const expected = event.status === 'fulfilled' ? 0 : 1;
    if (act.errors !== expected && !(act.isLeft && act.errors === 0)) yield ['handlers', `error handlers were called ${act.errors} times`];
  }
  yield* judgeChain(stage, act);
  yield* judgeFinished(stage, act, isStream);
}

/** A handler that returns true ends the chain, one that throws does not. */
function* judgeChain({ program }: Stage, act: Act): Generator<Wrong> {
  const { outputHandlers, isWatched } = program.loop;
  const does = act.spec.handling?.does;
  const isCut = (does === 'ends the chain' || does === 'ends the chain later') && outputHandlers > 1;
  if (outputHandlers === 3 && act.lastOutputs.length !== (isCut ? 0 : act.outputs.length))
    yield ['handlers', `the last one was called ${act.lastOutputs.length} times, the first ${act.outputs.length}`];
  const failures = does === 'throws' || does === 'rejects' ? act.outputs.length : 0;
  if (isWatched && act.handlerFailures !== failures) yield ['notices', `${act.handlerFailures} × handlerFailed instead of ${failures}`];
}

function* judgeFinished({ program }: Stage, act: Act, isStream: boolean): Generator<Wrong> {
  const { event, finished, spec } = act;
  if (spec.asks !== true || event === undefined) return;
  if (finished === undefined) yield ['finished', 'has not settled'];
  else if ('error' in finished) {
    if (finished.error !== event.error) yield ['finished', 'rejected with another error'];
  } else if (event.status !== 'fulfilled') yield ['finished', 'resolved'];
  else if (!isStream && spec.deed.does !== 'hostile' && !Object.is(finished.value, event.results))
    yield ['finished', 'gave another result'];
  else if (isStream && spec.deed.does === 'stream' && spec.deed.count > 0 && program.loop.outputHandlers > 0 && spec.hasOutput !== false) {
    if ((finished.value as Item | undefined)?.index !== spec.deed.count - 1) yield ['finished', 'is not the last item'];
  }
}

function* judgeItems({ program }: Stage, act: Act, count: number, isHandled: boolean): Generator<Wrong> {
  const { event, iterated, outputs, spec } = act;
  const { outputHandlers } = program.loop;
  const hasHandlers = spec.hasOutput !== false && outputHandlers > 0;
  const wrong = outputs.findIndex((item, index) => (item as Item | undefined)?.index !== index || (item as Item).id !== act.id);
  if (wrong >= 0) yield ['stream items', `handlers got ${JSON.stringify(outputs[wrong])} as number ${wrong}`];
  if (spec.hasOutput === false && outputs.length > 0) yield ['stream items', 'handlers had some, without output'];
  const isWhole = spec.iterates !== undefined && spec.iterates.how !== 'and leaves';
  const failed = event?.status === 'rejected' && event.error?.message === `event ${act.id} throws` ? event.error : undefined;
  const isComplete = event?.status === 'fulfilled' || failed !== undefined;
  if (isComplete && (isHandled || (failed !== undefined && hasHandlers)) && outputs.length !== count)
    yield ['stream items', `handlers had ${outputs.length} of ${count}`];
  if (isComplete && isWhole && act.items !== count) yield ['stream items', `the iterator had ${act.items} of ${count}`];
  if (event?.status === 'rejected' && isWhole && iterated === 'over')
    yield ['stream items', 'the iteration of a stream that failed ended in order'];
}
