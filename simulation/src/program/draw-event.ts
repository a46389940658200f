/** Draws one event: what it does, what it is told, and what is done to it. */
import { hostileKinds } from '../executor/hostile.ts';
import type { Random } from '../random.ts';
import { type Deed, type HostileWay, mayNeverEnd, type StreamDeed } from './deed.ts';
import type { Draw } from './draw.ts';
import { drawHandling } from './draw-handling.ts';
import type { Features } from './features.ts';
import type { Cancel, EventSpec } from './program.ts';

/** µs that quick events take. */
const QUICK: readonly number[] = [0, 1, 1, 2, 20, 200];
const MOMENTS: readonly number[] = [0, 0, -1, 0.5, 1, 3, 10, 60, 150];

/** Draws one of the many that are added together: quick ones, and among them a few of what may not be handed ahead, or never ends. */
export function drawOfBurst(draw: Draw): EventSpec {
  const { random, features } = draw;
  if (random.chance(0.03)) return drawEvent(draw);
  const kind = random.weighted<Deed['does']>({
    quick: 90,
    'take transferred': features.weight('transfers', 2),
    busy: features.weight('busy loops', 0.5),
  });
  return drawEvent(draw, kind);
}

export function drawEvent(draw: Draw, kind?: Deed['does']): EventSpec {
  const { random, features, traits } = draw;
  const deed = drawDeed(draw, kind);
  const isStream = deed.does === 'stream' || (deed.does === 'hostile' && deed.way === 'yields');
  const iterates = isStream && features.has('streams') ? drawIteration(random) : undefined;
  const hasOutput = !(isStream && random.chance(0.25));
  const isUntaken = isStream && (iterates === undefined || deed.does === 'hostile') && (!hasOutput || draw.loop.outputHandlers === 0);
  const timeout = drawTimeout(draw, deed);
  const isEndless = mayNeverEnd(deed) && timeout === undefined;
  const isTransferred = deed.does === 'take transferred';
  const retries = isTransferred ? undefined : drawRetries(draw, deed);
  const handling = drawHandling(draw);
  const mustCancel = isEndless || (isUntaken && (!traits.mayForsake || random.chance(0.5)));
  const cancel = mustCancel || random.chance(features.weight('cancels', 0.1)) ? drawCancel(draw, mustCancel) : undefined;
  return {
    id: draw.nextId(),
    deed,
    ...(traits.hasPriorities ? { priority: random.int(-1, 1) } : {}),
    ...(traits.hasAffinity && random.chance(0.5) ? { affinity: random.pick(['a', 'b', 'c', 'd']) } : {}),
    ...(timeout === undefined ? {} : { timeout }),
    ...(retries === undefined ? {} : { retries, ...drawRules(random) }),
    ...(deed.does === 'progress' && random.chance(0.5) ? { isFollowed: true } : {}),
    ...(hasOutput ? {} : { hasOutput }),
    ...(isStream && random.chance(0.5) ? { highWaterMark: random.pick([1, 2, 100]) } : {}),
    ...(random.chance(0.3) ? { isStreamEvent: true } : {}),
    ...(cancel === undefined ? {} : { cancel }),
    ...(random.chance(0.5) ? { asks: true } : {}),
    ...(iterates === undefined ? {} : { iterates }),
    ...(handling === undefined ? {} : { handling }),
  };
}

function drawDeed(draw: Draw, kind: Deed['does'] | undefined): Deed {
  const { random, features, traits, loop } = draw;
  const has = (feature: Parameters<Features['has']>[0], usual: number): number => features.weight(feature, usual);
  const does =
    kind ??
    random.weighted<Deed['does']>({
      quick: 40,
      wait: 9,
      spin: 4,
      throw: has('errors', 5),
      flake: has('retries', 3),
      hang: has('cancels', 1.5),
      busy: has('busy loops', 0.7),
      die: has('task deaths', 1.5),
      'leave a bomb': traits.hasBombs ? 1.5 : 0,
      uncaught: traits.hasUncaught ? 1.5 : 0,
      stray: traits.hasUncaught && loop.isWatched ? 1 : 0,
      hostile: traits.hasHostileValues && !traits.hasAwaitingHandlers ? 8 : 0,
      'take unsendable': has('errors', 1.5),
      'give unsendable': has('errors', 1.5),
      progress: has('progress', 1),
      'take transferred': has('transfers', 1.5),
      'give transferred': has('transfers', 1),
      variables: has('initialize', 1),
      kwargs: 1,
      object: has('subclasses', 3),
      'throw cancelled': has('errors', 0.5),
      // A handler that awaits what is behind a stream would wait for itself.
      stream: traits.hasAwaitingHandlers || traits.mayWedge ? 0 : has('streams', 9),
    });
  switch (does) {
    case 'quick':
      return { does, us: random.pick(QUICK), module: random.weighted({ A: 8, B: 1, C: features.has('imports') ? 1 : 0 }) };
    case 'wait':
      return { does, ms: random.int(0, 30), heeds: random.chance(0.7) };
    case 'spin':
      return { does, ms: random.range([0, 8]) };
    case 'throw':
      return { does, after: random.pick([undefined, 0, 5]) };
    case 'flake':
      return { does, failures: random.int(1, 2) };
    case 'die':
      return { does, how: random.pick(['killed', 'exited']), after: random.pick([undefined, undefined, 0, 5]) };
    case 'leave a bomb':
      // One that never gives way again is seen only where it is to be replaced.
      return { does, after: random.int(0, 10), isBusy: traits.mayWedge && random.chance(0.5) };
    case 'uncaught':
      return { does, after: random.int(0, 5), isRejection: random.chance(0.5) };
    case 'stray':
      return { does, after: random.int(1, 5) };
    case 'hostile':
      return {
        does,
        way: random.pick<HostileWay>([
          'returns',
          'throws',
          'rejects',
          'resolves',
          ...(traits.mayWedge ? [] : (['yields'] as const)),
          'tells',
          'takes',
        ]),
        what: random.pick(hostileKinds),
      };
    case 'progress':
      return { does, count: random.int(1, 3) };
    case 'busy':
      return { does, isQuick: random.chance(0.5) };
    case 'take transferred':
      return { does, bytes: 9, us: random.pick(QUICK) };
    case 'give transferred':
      return { does, bytes: 9 };
    case 'object':
      return { does, left: random.int(0, 9), right: random.int(0, 9) };
    case 'stream':
      return drawStream(draw);
    default:
      return { does } as Deed;
  }
}

function drawStream({ random, features }: Draw): StreamDeed {
  const isAsync = random.chance(0.5);
  const lastly = random.weighted<StreamDeed['lastly']>({
    end: 6,
    throw: 1,
    die: features.has('task deaths') ? 0.7 : 0,
    hang: isAsync && features.has('cancels') ? 0.5 : 0,
  });
  return {
    does: 'stream',
    isAsync,
    isLate: random.chance(0.15),
    count: random.pick([0, 1, 5, 20, 40]),
    pause: random.pick([0, 1, 5]),
    lastly,
  };
}

function drawIteration(random: Random): EventSpec['iterates'] {
  const how = random.weighted<NonNullable<EventSpec['iterates']>['how'] | 'not'>({ not: 4, 'to the end': 3, slowly: 2, 'and leaves': 3 });
  return how === 'not' ? undefined : { how, ms: random.pick([0.1, 2, 15]), leavesAfter: random.int(0, 8) };
}

function drawTimeout({ random, features, loop: { gracePeriod } }: Draw, deed: Deed): number | undefined {
  if (!features.has('timeouts')) return undefined;
  // It ends just as its executor is ended for it, which takes a few turns.
  if (gracePeriod !== undefined && (deed.does === 'spin' || deed.does === 'wait') && deed.ms > gracePeriod + 5 && random.chance(0.5))
    return Math.floor(deed.ms) - gracePeriod - random.int(1, 4);
  if (deed.does === 'hang' || deed.does === 'busy') return random.pick([undefined, 5, 20]);
  if (deed.does === 'wait' && random.chance(0.4)) return random.pick([2, 10, 60_000]);
  if (deed.does === 'spin' && random.chance(0.2)) return random.pick([2, 60_000]);
  return random.chance(0.04) ? random.pick([1, 10_000]) : undefined;
}

function drawRetries({ random, features }: Draw, deed: Deed): number | undefined {
  if (!features.has('retries')) return undefined;
  if (deed.does === 'flake') return random.int(deed.failures - 1, deed.failures + 1);
  return random.chance(0.15) ? random.int(1, 2) : undefined;
}

function drawRules(random: Random): Pick<EventSpec, 'retryDelay' | 'retriesNothing'> {
  if (random.chance(0.2)) return { retryDelay: random.pick([0, 5, 300]) };
  return random.chance(0.1) ? { retriesNothing: true } : {};
}

function drawCancel({ random, features }: Draw, isNeeded: boolean): Cancel {
  // What must be cancelled is so in any case: not before it is known how.
  const after = random.pick(isNeeded ? MOMENTS.slice(3) : MOMENTS);
  const isHostile = features.has('hostile values') && random.chance(0.03);
  return { after, by: random.pick(['call', 'call', 'signal', 'shared signal']), ...(isHostile ? { isHostile } : {}) };
}
