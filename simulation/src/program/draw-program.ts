/** Draws whole programs. */
import { Random } from '../random.ts';
import { drawNet, type Net } from '../transport/net.ts';
import type { Deed } from './deed.ts';
import type { Draw, Traits } from './draw.ts';
import { drawEvent, drawOfBurst } from './draw-event.ts';
import { drawCall } from './draw-handling.ts';
import type { Features } from './features.ts';
import type { CacheStep, LoopSpec, MapStep, Program, ProxyCall, ProxyStep, Reaction, Step } from './program.ts';

export function drawProgram(seed: number, features: Features): Program {
  const random = Random.of(seed, 'program');
  const net = drawNet(Random.of(seed, 'net'), features);
  const loop = withTimeFor(net, drawLoop(random, features));
  const traits = drawTraits(random, features, loop);
  let lastId = 0;
  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const draw: Draw = { random, features, loop, traits, nextId };
  const actors: Step[][] = [];
  for (let left = random.int(1, 3); left > 0; left -= 1) actors.push(drawFeeder(draw));
  if (!traits.mayForsake && features.on('maps', random, 0.2))
    for (let left = random.int(1, 2); left > 0; left -= 1) actors.push([drawPause(random), drawMap(draw)]);
  if (features.on('proxies', random, 0.25) && !traits.mayWedge && !traits.mayForsake)
    for (let left = random.int(1, 2); left > 0; left -= 1) actors.push([drawPause(random), drawProxy(draw)]);
  if (!traits.mayForsake && features.on('caches', random, 0.15)) actors.push([drawPause(random), drawCache(draw)]);
  actors.push(drawLife(draw));
  return { net, loop, actors, reactions: loop.isWatched && features.on('subscriber calls', random, 0.15) ? drawReactions(draw) : [] };
}

function drawLoop(random: Random, features: Features): LoopSpec {
  const max = random.int(1, 4);
  const elastic = { min: random.int(0, max), max, idleTimeout: random.pick([1, 20, 1000]) };
  const isElastic = features.on('elastic', random, 0.2);
  const isPool = features.on('pools', random, 0.4);
  const concurrency = features.on('concurrency', random, 0.45) ? random.int(2, 4) : 1;
  const maxQueue = random.pick([1, 3, 20]);
  const recycleAfter = random.pick([1, 3, 10]);
  return {
    executors: isElastic ? elastic : isPool ? random.int(2, 4) : 1,
    concurrency,
    ...(features.on('max queue', random, 0.3) ? { maxQueue } : {}),
    ...(features.on('recycling', random, 0.3) ? { recycleAfter } : {}),
    ...(random.chance(0.3) ? { handlerBudget: 1 } : {}),
    ...(features.on('start timeouts', random, 0.15) ? { startTimeout: random.pick([40, 300]) } : {}),
    ...(features.on('grace periods', random, 0.2) ? { gracePeriod: random.pick([0, 5, 500]) } : {}),
    ...(random.chance(0.1) ? { debug: true } : {}),
    ...(features.on('initialize', random, 0.4) ? { initialize: random.weighted({ quickly: 4, slowly: 4, badly: 1 } as const) } : {}),
    autoStart: random.chance(0.8),
    isWatched: random.chance(0.65),
    outputHandlers: random.pick([0, 1, 3, 3]),
    hasErrorHandlers: random.chance(0.85),
  };
}

/** Without a `startTimeout` that no host keeps: a loop that needs none to start would wait for them for ever. */
function withTimeFor({ isolation, openDelay }: Net, loop: LoopSpec): LoopSpec {
  const { startTimeout, ...patient } = loop;
  return isolation === 'host' && startTimeout !== undefined && startTimeout <= openDelay[1] ? patient : loop;
}

function drawTraits(random: Random, features: Features, loop: LoopSpec): Traits {
  const traits = {
    hasPriorities: features.on('priorities', random, 0.25),
    hasAffinity: features.on('affinity', random, 0.25),
    hasHostileValues: features.on('hostile values', random, 0.2),
    hasHandlerCalls: features.on('handler calls', random, 0.25),
    hasBombs: features.on('left behind', random, 0.1),
    mayForsake: loop.maxQueue === undefined && random.chance(0.15),
    isPolite: random.chance(0.5),
    hasUncaught: features.on('uncaught errors', random, 0.3),
    // A handler that awaits an event which has no place in the queue would wait for itself.
    hasAwaitingHandlers: loop.maxQueue === undefined && features.on('handler calls', random, 0.15),
  };
  return { ...traits, mayWedge: traits.hasBombs && loop.recycleAfter === 1 && loop.concurrency === 1 };
}

function drawPause(random: Random): Step {
  return { do: 'sleep', ms: random.pick([0, 0, 1, 20, 100]) };
}

function drawFeeder(draw: Draw): Step[] {
  const { random, loop } = draw;
  const steps: Step[] = [];
  const isReadyAwaited = loop.maxQueue !== undefined;
  // Where all do, all get the place that they were promised.
  const howOften = draw.traits.isPolite ? 1 : 0.8;
  for (let left = random.pick([1, 2, 5]); left > 0; left -= 1) {
    const isBurst = random.chance(0.12);
    const count = isBurst ? random.int(10, loop.recycleAfter === 1 ? 15 : 40) : random.int(1, 5);
    for (let index = 0; index < count; index += 1) {
      const event = isBurst ? drawOfBurst(draw) : drawEvent(draw);
      steps.push({ do: 'add', event, ...(isReadyAwaited && random.chance(howOften) ? { isReadyAwaited } : {}) });
    }
    const ms = random.pick([undefined, undefined, 0, 1, 5, 30]);
    if (ms !== undefined) steps.push({ do: 'sleep', ms });
    if (random.chance(0.05)) steps.push({ do: 'abort' });
    if (random.chance(0.05)) steps.push({ do: 'recycle' });
    if (random.chance(0.05) && !draw.traits.mayForsake) steps.push({ do: 'wait' });
  }
  return steps;
}

/** What ends the loop, and perhaps starts it again. */
function drawLife(draw: Draw): Step[] {
  const { random, features, loop } = draw;
  const steps: Step[] = [];
  if (!loop.autoStart || random.chance(0.3)) steps.push({ do: random.pick(['start', 'run']), isAwaited: random.chance(0.7) });
  const lives = features.on('restarts', random, 0.3) ? random.int(2, 3) : 1;
  for (let life = 0; life < lives; life += 1) {
    steps.push({ do: 'sleep', ms: random.pick([0, 1, 10, 60, 300, 3000]) });
    if (random.chance(0.4) && !draw.traits.mayForsake) steps.push({ do: 'wait' });
    if (random.chance(0.2)) steps.push({ do: 'sleep', ms: 30_000 });
    if (!features.has('lifecycle calls')) break;
    const how = random.weighted({ stop: 6, 'stop in time': 2, terminate: 2, nothing: 2 });
    const isAwaited = random.chance(0.7);
    if (how === 'stop') steps.push({ do: 'stop', isAwaited });
    else if (how === 'stop in time') steps.push({ do: 'stop', timeout: random.int(0, 300), isAwaited });
    else if (how === 'terminate') steps.push({ do: 'terminate', isAwaited });
    if (life + 1 === lives) break;
    steps.push({ do: random.pick(['start', 'start', 'run']), isAwaited: random.chance(0.7) });
    for (let left = random.int(0, 3); left > 0; left -= 1)
      steps.push({ do: 'add', event: drawEvent(draw), ...(loop.maxQueue === undefined ? {} : { isReadyAwaited: true }) });
  }
  return steps;
}

function drawMap(draw: Draw): MapStep {
  const { random } = draw;
  const count = random.pick([0, 1, 5, 12, 30]);
  const isOfStreams = draw.features.has('streams') && random.chance(0.15) && !draw.traits.mayWedge;
  const fails = random.chance(0.2) ? random.int(0, count) : -1;
  const deeds = Array.from({ length: count }, (_, index): Deed => {
    if (index === fails) return { does: 'throw', after: undefined };
    if (isOfStreams)
      return { does: 'stream', isAsync: random.chance(0.5), isLate: false, count: random.int(1, 5), pause: 1, lastly: 'end' };
    return random.chance(0.1)
      ? { does: 'wait', ms: random.int(0, 10), heeds: true }
      : { does: 'quick', us: random.pick([1, 20, 200]), module: 'A' };
  });
  const firstId = draw.nextId();
  for (let left = count; left > 0; left -= 1) draw.nextId();
  const isAsync = random.chance(0.5);
  const leavesAfter = random.chance(0.3) ? random.int(0, count) : undefined;
  // One whose consumer leaves may wait for its source for ever.
  const hangsAt = isAsync && leavesAfter !== undefined && leavesAfter + 1 < count && random.chance(0.5) ? leavesAfter + 1 : undefined;
  return {
    do: 'map',
    firstId,
    deeds,
    isOrdered: random.chance(0.6),
    isAsync,
    pause: random.pick([0, 0, 1, 10]),
    ...(random.chance(0.1) ? { throwsAt: random.int(0, count) } : {}),
    ...(random.chance(0.3) ? { isSettled: true } : {}),
    ...(leavesAfter === undefined ? {} : { leavesAfter }),
    ...(hangsAt === undefined ? {} : { hangsAt }),
  };
}

function drawProxy(draw: Draw): ProxyStep {
  const { random, features } = draw;
  const calls = Array.from({ length: random.int(1, 12) }, (): ProxyCall => {
    const method = random.weighted<ProxyCall['method']>({
      add: 6,
      slow: 3,
      fail: 1,
      die: features.has('task deaths') ? 0.4 : 0,
      items: features.has('streams') ? 1 : 0,
      event: 1,
    });
    return {
      method,
      ms: random.pick([0, 1, 5]),
      ...(method === 'items' && random.chance(0.4) ? { leavesAfter: random.int(0, 3) } : {}),
      ...(method === 'event' ? { eventId: draw.nextId() } : {}),
      ...(random.chance(0.2) ? { pause: random.pick([0, 5, 50]) } : {}),
    };
  });
  return { do: 'proxy', id: draw.nextId(), isBroken: random.chance(0.08), calls, isParallel: random.chance(0.5) };
}

function drawCache(draw: Draw): CacheStep {
  const { random } = draw;
  return {
    do: 'cache',
    id: draw.nextId(),
    eventIds: Array.from({ length: random.int(1, 10) }, () => draw.nextId()),
    pause: random.pick([0, 0, 5]),
  };
}

function drawReactions(draw: Draw): Reaction[] {
  const { features, random } = draw;
  const drawn = Array.from({ length: random.int(1, 3) }, () => ({
    type: random.pick<Reaction['type']>(['eventAdded', 'eventStarted', 'eventEnded', 'eventEnded', 'executorReady', 'executorLost']),
    nth: random.int(1, 20),
    step: drawCall(draw),
  }));
  const ends: Reaction = { type: 'eventLost', nth: random.int(1, 3), step: { do: 'terminate' } };
  return features.on('lifecycle calls', random, 0.1) ? [...drawn, ends] : drawn;
}
