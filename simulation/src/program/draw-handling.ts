/** Draws what an event's handlers do, and what is called from there. */
import type { Draw } from './draw.ts';
import type { EventSpec, Handling, LoopCall } from './program.ts';

export function drawHandling(draw: Draw): Handling | undefined {
  const { random, features, loop, traits } = draw;
  const isLoud = loop.isWatched;
  const does = random.weighted<Handling['does'] | 'nothing'>({
    nothing: 75,
    'takes its time': features.has('slow handlers') ? 4 : 0,
    'holds the thread': features.has('slow handlers') ? 3 : 0,
    throws: isLoud ? 2 : 0,
    rejects: isLoud ? 2 : 0,
    'ends the chain': 2,
    'ends the chain later': 2,
    calls: traits.hasHandlerCalls ? 8 : 0,
    'adds and awaits': traits.hasAwaitingHandlers ? 6 : 0,
  });
  if (does === 'nothing') return undefined;
  if (does === 'takes its time' || does === 'holds the thread') return { does, ms: random.pick([0, 1, 20]) };
  if (does === 'calls') return { does, step: drawCall(draw) };
  if (does === 'adds and awaits') return { does, event: plain(draw) };
  return { does };
}

/** Draws what handlers and subscribers call. */
export function drawCall(draw: Draw): LoopCall {
  const { random, features } = draw;
  const life = features.has('lifecycle calls') ? 1 : 0;
  const call = random.weighted<LoopCall['do']>({
    add: 6,
    cancel: 4,
    start: life,
    run: life,
    terminate: life / 2,
    stop: life,
    'toggle handler': 1,
    recycle: 1,
  });
  if (call === 'add') return { do: call, event: plain(draw) };
  if (call === 'cancel') return { do: call, id: random.int(1, draw.nextId() + 5) };
  if (call === 'stop') return { do: call, ...(random.chance(0.3) ? { timeout: random.int(0, 300) } : {}) };
  return { do: call };
}

function plain(draw: Draw): EventSpec {
  const { random } = draw;
  return {
    id: draw.nextId(),
    deed: { does: 'quick', us: random.pick([1, 20, 200]), module: 'A' },
    ...(random.chance(0.5) ? { asks: true } : {}),
  };
}
