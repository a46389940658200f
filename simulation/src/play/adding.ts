/** Adds events, and does to them what was drawn. */
import { Event, type Retries, StreamEvent } from '../core.ts';
import { makeHostile } from '../executor/hostile.ts';
import { perform, quickA, quickB, quickC, SumEvent, takeTransferred } from '../executor/tasks.ts';
import type { EventSpec } from '../program/program.ts';
import { Act, codeOf } from './act.ts';
import { iterate } from './iterating.ts';
import type { Stage } from './stage.ts';

const quicks = { A: quickA, B: quickB, C: quickC } as const;

/** Returns what was added; undefined where the loop takes nothing. `hasPlace`: it was promised one just now. */
export function addEvent(stage: Stage, spec: EventSpec, hasPlace = false): Act | undefined {
  const { facts, loop, world } = stage;
  // A handler that is called for each item of a stream asks for it each time.
  if (stage.acts.has(spec.id)) return undefined;
  const act = new Act(spec, false);
  const own = new AbortController();
  const signal = spec.cancel?.by === 'signal' ? own.signal : spec.cancel?.by === 'shared signal' ? stage.sharedSignal : undefined;
  const event = makeEvent(act, signal);
  act.signal = signal;
  stage.register(act, event);
  world.note(`adds ${act.id} (${spec.deed.does})`);
  if (signal?.aborted === true) act.cancels.push('aborted before');
  try {
    loop.addEvent(event);
  } catch (error) {
    stage.forget(act);
    const code = codeOf(error);
    const isFull = code === 'ERR_QUEUE_FULL' && !hasPlace && facts.program.loop.maxQueue !== undefined;
    if (!isFull && !(code === 'ERR_STOPPED' && facts.mayBeStopped)) stage.violate('addEvent threw', `${act}: ${String(error)}`);
    return undefined;
  }
  act.notes.push(`added ${stage.now}`);
  checkQueue(stage);
  if (spec.asks === true) {
    stage.track(`finished of ${act.id}`, event.finished).then(
      (value) => {
        act.finished = { value };
      },
      (error: unknown) => {
        act.finished = { error };
      },
    );
  }
  if (spec.iterates !== undefined) void stage.track(`iteration of ${act.id}`, iterate(stage, act));
  if (spec.cancel !== undefined) cancelLater(stage, act, own);
  return act;
}

/** What runs again comes back to the queue, whatever is in it; else there are no more than may be. */
function checkQueue({ facts, loop, acts, transport, violations }: Stage): void {
  const { maxQueue } = facts.program.loop;
  if (maxQueue === undefined || transport.lines.some(({ death }) => death !== undefined && death !== 'closed')) return;
  if ([...acts.values()].some(({ retries }) => retries > 0)) return;
  const { queued } = loop.stats();
  if (queued > maxQueue) violations.add('more wait than may', `${queued} of ${maxQueue}`);
}

/** A number of retries where there are no rules for them. */
function retriesOf({ retries, retryDelay, retriesNothing }: EventSpec): Retries | number | undefined {
  if (retries === undefined || (retryDelay === undefined && retriesNothing !== true)) return retries;
  return { limit: retries, ...(retryDelay === undefined ? {} : { delay: retryDelay }), when: () => retriesNothing !== true };
}

function makeEvent(act: Act, signal: AbortSignal | undefined): Event {
  const { spec } = act;
  const { id, deed, priority, affinity, timeout, hasOutput, highWaterMark, isStreamEvent, isFollowed } = spec;
  const retries = retriesOf(spec);
  const onProgress = isFollowed === true ? () => void act.followed++ : undefined;
  const bytes = deed.does === 'take transferred' ? new Uint8Array(deed.bytes).fill(3) : undefined;
  const transfer = bytes === undefined ? undefined : [bytes.buffer];
  const kwargs = deed.does === 'kwargs' ? { value: id } : undefined;
  const options = {
    priority,
    affinity,
    timeout,
    retries,
    hasOutput,
    highWaterMark,
    signal,
    transfer,
    kwargs,
    onProgress,
    key: `key ${id}`,
  };
  if (deed.does === 'object') return Object.assign(new SumEvent(null, [id], options), { left: deed.left, right: deed.right });
  const Class = deed.does === 'stream' || isStreamEvent === true || spec.iterates !== undefined ? StreamEvent : Event;
  if (deed.does === 'quick') return new Class(quicks[deed.module], [id, deed.us], options);
  if (deed.does === 'busy' && deed.isQuick === true) return new Class(quickA, [id, Number.POSITIVE_INFINITY], options);
  if (deed.does === 'take transferred' && deed.us !== undefined) return new Class(takeTransferred, [id, deed.us, bytes], options);
  if (bytes !== undefined) return new Class(perform, [id, deed, bytes], options);
  if (deed.does === 'take unsendable') return new Class(perform, [id, deed, { inner: [() => {}] }], options);
  if (deed.does === 'hostile' && deed.way === 'takes') return new Class(perform, [id, deed, makeHostile(deed.what)], options);
  return new Class(perform, [id, deed], options);
}

function cancelLater(stage: Stage, act: Act, own: AbortController): void {
  const { spec } = act;
  const { after = 0, by = 'call', isHostile = false } = spec.cancel ?? {};
  const cancel = (): void => {
    const reason = isHostile ? makeHostile('strict proxy') : new Error(`cancel ${act.id}`);
    cancelling(stage, act, () => {
      if (by === 'call') act.event?.cancel(reason);
      else if (by === 'signal') own.abort(reason);
      else stage.abortShared(reason);
    });
  };
  if (after === 0) cancel();
  else if (after < 0) queueMicrotask(cancel);
  else void stage.sleep(after).then(cancel);
}

/** Cancels, and looks at once whether what had not begun has ended. */
export function cancelling(stage: Stage, act: Act, cancel: () => void): void {
  const before = act.event?.status;
  stage.world.note(`cancels ${act.id} while ${before}`);
  act.noteCancel(stage.now);
  try {
    cancel();
  } catch (error) {
    stage.violate('cancel threw', `${act}: ${String(error)}`);
  }
  if (before === 'queued' && !act.hasEnded && act.spec.cancel?.by !== 'shared signal')
    stage.violate('cancelled in the queue, not ended', `${act}`);
}
