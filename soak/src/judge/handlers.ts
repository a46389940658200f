/** Whether each handler and subscriber was called as often as it should have been, and with what. */
import { isDeepStrictEqual } from 'node:util';
import type { Act } from '../act.ts';

export function judgeHandlers(act: Act, isWatched: boolean): string[] {
  return [...calls(act), ...(isWatched ? notices(act) : [])];
}

function calls(act: Act): string[] {
  const { event, outputs, errors, plan, options, isLeft } = act;
  const violations: string[] = [];
  const isStream = plan.expects.ends === 'items';
  const isHandled = event?.status === 'fulfilled' && options.hasOutput !== false;
  if (!isStream && outputs.length !== (isHandled ? 1 : 0)) violations.push(`is ${event?.status}, and its output handler was called ${outputs.length} times`);
  if (!isStream && isHandled && !isDeepStrictEqual(outputs[0], event?.results)) violations.push('its output handler got another result');
  if (isStream && options.hasOutput === false && outputs.length > 0) violations.push('has no output, and its output handler was called');
  const expected = event?.status === 'fulfilled' || isLeft ? 0 : 1;
  // Whoever leaves a map cancels in the usual way.
  if (errors !== expected) violations.push(`is ${event?.status}, and its error handler was called ${errors} times`);
  return [...violations, ...restOfChain(act)];
}

function restOfChain({ fate, outputs, lastOutputs }: Act): string[] {
  const isCut = fate.handling === 'ends the chain' || fate.handling === 'ends the chain later';
  const expected = isCut ? [] : outputs;
  return isDeepStrictEqual(lastOutputs, expected) ? [] : [`its last handler was called ${lastOutputs.length} times, its first ${outputs.length} times`];
}

function notices(act: Act): string[] {
  const { addedNotices, endedNotices, handlerFailures, fate, outputs, progress, strays, plan, event } = act;
  const violations: string[] = [];
  if (addedNotices !== 1) violations.push(`was added according to ${addedNotices} notices`);
  if (endedNotices !== 1) violations.push(`ended according to ${endedNotices} notices`);
  if (event?.status === 'fulfilled' && act.startedNotices === 0) violations.push('is fulfilled, and no notice said that it started');
  const failures = fate.handling === 'throws' || fate.handling === 'rejects' ? outputs.length : 0;
  if (handlerFailures !== failures) violations.push(`handlers failed according to ${handlerFailures} notices, and did ${failures} times`);
  if (strays > (plan.strayMessage === undefined ? 0 : 1)) violations.push(`left ${strays} stray errors`);
  const expected = Array.from({ length: plan.progressCount }, (_, index) => ({ id: act.id, index }));
  const isComplete = event?.status === 'fulfilled';
  if (!isDeepStrictEqual(progress, isComplete ? expected : expected.slice(0, progress.length)))
    violations.push(`its progress was ${JSON.stringify(progress)}`);
  return violations;
}
