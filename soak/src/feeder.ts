/** Adds events to a loop, one step after the other, and does to each what its fate says. */
import { Event, StoppedError, StreamEvent } from '@mp-event-loop/core';
import { Act } from './act.ts';
import type { Order } from './deed.ts';
import { drawFate, type Fate } from './fate.ts';
import { iterate } from './iteration.ts';
import { drawPlan, drawQuick } from './kinds.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import type { RoundSettings } from './settings.ts';
import { SumEvent } from './tasks.ts';

/** Ends early when the loop does. */
export async function feed(scene: Scene, random: Random): Promise<void> {
  const { loop, settings, stage } = scene;
  for (let step = 0; step < settings.stepsPerFeeder; step += 1) {
    const burst = random.chance(0.1) ? random.int(20, mostAtOnce(settings)) : random.int(1, 5);
    for (let index = 0; index < burst; index += 1) {
      try {
        if (settings.maxQueue !== undefined) await loop.ready();
        const id = scene.nextId();
        const plan = burst > 5 && !random.chance(0.02) ? drawQuick(random) : drawPlan(random, id, stage);
        add(scene, id, plan, drawFate(random, plan, stage), settings.hasPriorities ? random.int(-1, 1) : undefined);
      } catch (error) {
        if (error instanceof StoppedError && scene.isEnding) return;
        throw error;
      }
    }
    await pause(random);
  }
}

/** Fewer where each few events cost a new executor: the round would last for ever. */
function mostAtOnce({ recycleAfter }: RoundSettings): number {
  return recycleAfter === undefined ? 200 : Math.min(200, 20 * recycleAfter);
}

/** Between two steps: nothing, a microtask, a turn, or some time. */
async function pause(random: Random): Promise<void> {
  const ms = random.pick([undefined, undefined, -1, 0, 1, 5, 30]);
  if (ms === undefined) return;
  await (ms < 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms)));
}

/** As an output handler does it, that can't wait for a place: where places are limited it would take them from those who wait. */
export function addQuick(scene: Scene, random: Random): void {
  const { settings, stage } = scene;
  if (settings.maxQueue !== undefined) return;
  const plan = drawQuick(random);
  try {
    add(scene, scene.nextId(), plan, { ...drawFate(random, plan, stage), handling: 'nothing' }, undefined);
  } catch (error) {
    if (!(error instanceof StoppedError && scene.isEnding)) throw error;
  }
}

/** @throws what addEvent throws. */
function add(scene: Scene, id: number, plan: Plan, fate: Fate, priority: number | undefined): void {
  const { loop, watch, shared, journal } = scene;
  const own = new AbortController();
  const isSignalled = fate.cancelAfter !== undefined && fate.cancelBy !== 'call';
  const signal = isSignalled ? (fate.cancelBy === 'own signal' ? own.signal : shared.signal) : undefined;
  const options = { ...plan.options, priority, signal };
  const act = new Act(id, plan, fate, options, false);
  const event = makeEvent(act, { id, journal });
  act.event = event;
  watch.acts.set(id, act);
  if (scene.isTerminating) act.mayBeTerminated = true;
  if (scene.isEnding) act.mayBeStopped = true;
  if (signal?.aborted === true) act.cancelled = { reason: signal.reason };
  try {
    loop.addEvent(event);
  } catch (error) {
    watch.acts.delete(id);
    throw error;
  }
  act.isAdded = true;
  act.note('added');
  if (fate.asksFinished) askFinished(act);
  if (event instanceof StreamEvent && fate.iterates !== 'not') scene.beside.push(iterate(act, event));
  planCancel(scene, act, own);
}

function makeEvent({ plan, options }: Act, order: Order): Event {
  const args = [order, ...plan.args];
  if (plan.fields !== undefined) return Object.assign(new SumEvent(null, args, options), plan.fields);
  return plan.expects.ends === 'items' ? new StreamEvent(plan.target, args, options) : new Event(plan.target, args, options);
}

function askFinished(act: Act): void {
  act.event?.finished.then(
    (value) => {
      act.finished = { value };
    },
    (error: unknown) => {
      act.finished = { error };
    },
  );
}

/** Somebody who hears of an event cancels it. */
export function cancelByCall(scene: Scene, act: Act): void {
  const reason = new Error(`event ${act.id} is cancelled by whoever hears of it`);
  noteCancel(scene, act, reason, () => act.event?.cancel(reason));
}

function planCancel(scene: Scene, act: Act, own: AbortController): void {
  const { cancelAfter, cancelBy } = act.fate;
  if (cancelAfter === undefined) return;
  const reason = new Error(`event ${act.id} is to be cancelled`);
  const cancel = (): void => {
    if (cancelBy === 'shared signal') abortShared(scene);
    else noteCancel(scene, act, reason, () => (cancelBy === 'call' ? act.event?.cancel(reason) : own.abort(reason)));
  };
  if (cancelAfter === 0) cancel();
  else scene.beside.push(new Promise<void>((resolve) => setTimeout(resolve, cancelAfter)).then(cancel));
}

/** All that have the shared signal are cancelled; what is added after has a new one. */
function abortShared(scene: Scene): void {
  const { shared, watch } = scene;
  const reason = new Error('all that share the signal are to be cancelled');
  const sharing = [...watch.acts.values()].filter(({ options }) => options.signal === shared.signal);
  scene.shared = new AbortController();
  let abort = (): void => shared.abort(reason);
  for (const act of sharing) {
    const inner = abort;
    abort = () => noteCancel(scene, act, reason, inner);
  }
  abort();
}

function noteCancel({ watch }: Scene, act: Act, reason: unknown, cancel: () => void): void {
  const { event, hasEnded } = act;
  const before = event?.status;
  if (!hasEnded) act.cancelled ??= { reason };
  act.note(`cancel, while ${before}`);
  cancel();
  if (before === 'queued' && event?.status !== 'cancelled')
    watch.violations.push(`event ${act.id} was queued when it was cancelled, and is ${event?.status} after that`);
}
