/** Programs that are a little smaller than one, the boldest cuts first. */
import { dropped, replaced, without } from './cuts.ts';
import { smallerFleet } from './fleet/smaller-fleet.ts';
import { type Deed, mayNeverEnd } from './program/deed.ts';
import type { EventSpec, LoopSpec, Program, Step } from './program/program.ts';
import { calm, type Net } from './transport/net.ts';

const simplest: LoopSpec = { executors: 1, concurrency: 1, autoStart: true, isWatched: false, outputHandlers: 0, hasErrorHandlers: true };

export function* smaller(program: Program): Generator<Program> {
  const { actors, reactions, net, loop, fleet } = program;
  if (fleet !== undefined) yield dropped(program, 'fleet');
  for (const list of without(actors)) yield { ...program, actors: list };
  for (const list of without(reactions)) yield { ...program, reactions: list };
  for (const [index, steps] of actors.entries())
    for (const list of without(steps)) yield { ...program, actors: replaced(actors, index, list) };
  if (fleet !== undefined) for (const one of smallerFleet(fleet)) yield { ...program, fleet: one };
  yield* smallerFields(net, calm, (one) => ({ ...program, net: one }));
  yield* smallerFields(loop, simplest, (one) => ({ ...program, loop: one }));
  for (const [index, steps] of actors.entries())
    for (const [at, step] of steps.entries())
      for (const one of smallerStep(step)) yield { ...program, actors: replaced(actors, index, replaced(steps, at, one)) };
}

/** Each field as it is in the simplest one, or left out where that has none. */
function* smallerFields<T extends Net | LoopSpec>(one: T, simple: T, use: (smallerOne: T) => Program): Generator<Program> {
  for (const key of Object.keys(one) as (keyof T)[]) {
    if (JSON.stringify(one[key]) === JSON.stringify(simple[key])) continue;
    const copy = { ...one };
    if (key in simple) copy[key] = simple[key];
    else delete copy[key];
    yield use(copy);
  }
}

function* smallerStep(step: Step): Generator<Step> {
  if (step.do === 'add') {
    if (step.isReadyAwaited === true) yield { do: 'add', event: step.event };
    for (const event of smallerEvent(step.event)) yield { ...step, event };
  } else if (step.do === 'map') {
    for (const deeds of without(step.deeds)) yield { ...step, deeds };
    for (const key of ['throwsAt', 'hangsAt', 'leavesAfter'] as const) if (key in step) yield dropped(step, key);
    if (step.isAsync) yield { ...step, isAsync: false };
    if (step.pause > 0) yield { ...step, pause: 0 };
  } else if (step.do === 'proxy') {
    for (const calls of without(step.calls)) yield { ...step, calls };
    for (const [index, call] of step.calls.entries())
      for (const key of ['pause', 'leavesAfter'] as const)
        if (key in call) yield { ...step, calls: replaced(step.calls, index, dropped(call, key)) };
  } else if (step.do === 'cache') for (const eventIds of without(step.eventIds)) yield { ...step, eventIds };
  else if (step.do === 'stop' && step.timeout !== undefined) yield dropped(step, 'timeout');
}

const optional = [
  'priority',
  'affinity',
  'timeout',
  'retries',
  'hasOutput',
  'highWaterMark',
  'isStreamEvent',
  'cancel',
  'asks',
  'iterates',
  'handling',
] as const;

/** Without it nothing would end the event, whatever the loop does. */
function isNeeded({ deed, cancel, timeout, iterates }: EventSpec, key: keyof EventSpec): boolean {
  if (key === 'cancel') return timeout === undefined && (mayNeverEnd(deed) || (iterates === undefined && isMaybeStream(deed)));
  if (key === 'timeout') return cancel === undefined && mayNeverEnd(deed);
  return key === 'iterates' && cancel === undefined && isMaybeStream(deed);
}

function isMaybeStream(deed: Deed): boolean {
  return deed.does === 'stream' || (deed.does === 'hostile' && deed.way === 'yields');
}

function* smallerEvent(event: EventSpec): Generator<EventSpec> {
  const { deed } = event;
  for (const key of optional) if (key in event && !isNeeded(event, key)) yield dropped(event, key);
  if (deed.does === 'stream' && deed.count > 1) yield { ...event, deed: { ...deed, count: deed.count >> 1 } };
  if (deed.does === 'stream' && deed.lastly !== 'end') yield { ...event, deed: { ...deed, lastly: 'end' } };
  if (deed.does === 'quick' && deed.module !== 'A') yield { ...event, deed: { ...deed, module: 'A' } };
  const { handling } = event;
  if (handling?.does === 'calls' && handling.step.do === 'add')
    for (const inner of smallerEvent(handling.step.event))
      yield { ...event, handling: { ...handling, step: { ...handling.step, event: inner } } };
}
