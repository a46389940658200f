/** Whether an event ended in a way that what was done to it allows. */
import { isDeepStrictEqual } from 'node:util';
import type { Act } from '../act.ts';
import type { Attempt } from '../journal-reading.ts';
import { describe } from '../watch.ts';
import type { Losses } from './losses.ts';

export function judgeOutcome(act: Act, attempts: readonly Attempt[], losses: Losses): string[] {
  const { event } = act;
  if (event === undefined) return ['was never seen'];
  const error = event.error as (Error & { code?: unknown }) | undefined;
  switch (event.status) {
    case 'fulfilled':
      return [...fulfilled(act, attempts), ...finishedWith(act)];
    case 'rejected':
      return [...rejected(act, error, attempts, losses), ...finishedWith(act)];
    case 'cancelled':
      return [...cancelled(act, error), ...finishedWith(act)];
    default:
      return [`has not ended: it is ${event.status}`];
  }
}

function fulfilled(act: Act, attempts: readonly Attempt[]): string[] {
  const { plan, cancelled, isLeft, event } = act;
  const { expects } = plan;
  if (cancelled !== undefined || isLeft) return ['was cancelled before it ended, and is fulfilled'];
  const results: unknown = event?.results;
  switch (expects.ends) {
    case 'value':
      return isDeepStrictEqual(results, expects.value) ? [] : [`gave ${String(results)} and not ${String(expects.value)}`];
    case 'attempt': {
      const last = attempts.at(-1)?.attempt ?? 0;
      return results === last && last > expects.failures ? [] : [`gave ${String(results)} at attempt ${last}, with ${expects.failures} to fail`];
    }
    case 'items':
      // Its items are looked at elsewhere.
      return expects.then === 'end' && expects.count !== Number.POSITIVE_INFINITY ? [] : ['a stream that can’t end in order is fulfilled'];
    default:
      return [`can’t end in order, and is fulfilled with ${String(results)}`];
  }
}

function rejected(act: Act, error: (Error & { code?: unknown }) | undefined, attempts: readonly Attempt[], losses: Losses): string[] {
  const { plan, options } = act;
  const { expects } = plan;
  const wrong = `failed with ${describe(error)}`;
  if (act.cancelled !== undefined && error?.code !== 'ERR_TERMINATED')
    return [`was cancelled before it ended, and ${wrong}`];
  const isLast = attempts.length === 0 || (attempts.at(-1) as Attempt).attempt > (options.retries ?? 0);
  switch (error?.code) {
    case 'ERR_TIMEOUT':
      if (options.timeout === undefined) return [`has no time-out, and ${wrong}`];
      // The last attempt may have been over time before its executor came to it: a new one takes a while to wake up.
      if (act.startedAt !== undefined && act.startedNotices <= (options.retries ?? 0)) return [`has attempts left, and ${wrong}`];
      return tooEarly(act);
    case 'ERR_TERMINATED':
      return act.mayBeTerminated ? [] : [`was not terminated, and ${wrong}`];
    case 'ERR_EXECUTOR_LOST':
      if (!isLast && act.plan.expects.ends !== 'items') return [`has attempts left, and ${wrong}`];
      return losses.judge(act, error as never, attempts);
    case 'ERR_SERIALIZATION':
      return expects.ends === 'unsendable' && error.message.includes(expects.path) ? [] : [wrong];
    default: {
      const expected =
        expects.ends === 'error' || expects.ends === 'attempt'
          ? expects.message
          : expects.ends === 'items' && expects.then === 'throw'
            ? `stream ${act.id} fails`
            : undefined;
      if (error?.message !== expected || error?.name !== 'RangeError') return [wrong];
      return isLast || expects.ends === 'items' ? [] : [`has attempts left, and ${wrong}`];
    }
  }
}

/** ms by which the caller's clock may be ahead of what it sees. */
const TOLERANCE = 2;

function tooEarly({ startedAt, endedAt, options }: Act): string[] {
  if (startedAt === undefined || endedAt === undefined || options.timeout === undefined) return [];
  const after = endedAt - startedAt;
  return after >= options.timeout - TOLERANCE ? [] : [`was over time after ${after} ms, with a time-out of ${options.timeout} ms`];
}

function cancelled(act: Act, error: (Error & { code?: unknown }) | undefined): string[] {
  if (error?.code !== 'ERR_CANCELLED' || error.name !== 'AbortError') return [`is cancelled, with ${describe(error)}`];
  if (act.isLeft || act.isAbandoned) return [];
  if (act.cancelled !== undefined) {
    const isAsked = error.cause === act.cancelled.reason;
    return isAsked || isForsaken(act) ? [] : [`was cancelled, and not for the reason given: ${describe(error)}`];
  }
  return isForsaken(act) ? [] : [`nobody cancelled it, and it is: ${describe(error)}`];
}

/** A stream that nobody takes, in a loop that stops. */
function isForsaken({ plan, options, mayBeStopped, iterationEnd, fate }: Act): boolean {
  const isTaken = options.hasOutput !== false || (fate.iterates !== 'not' && iterationEnd === undefined);
  return plan.expects.ends === 'items' && mayBeStopped && !isTaken;
}

function finishedWith({ fate, isMapped, finished, event, isLeft }: Act): string[] {
  if (isMapped || !fate.asksFinished || isLeft) return [];
  if (finished === undefined) return ['has ended, but its `finished` has not'];
  if ('value' in finished) return event?.status === 'fulfilled' && Object.is(finished.value, event.results) ? [] : ['`finished` gave another value'];
  return finished.error === event?.error ? [] : ['`finished` gave another error'];
}
