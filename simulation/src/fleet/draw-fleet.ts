/** Draws the hosts of a program, and who else wants their executors. */
import type { Features } from '../program/features.ts';
import type { LoopSpec, Program } from '../program/program.ts';
import { Random } from '../random.ts';
import type { Net } from '../transport/net.ts';
import type { FleetTrouble, HostSpec, RivalSpec } from './fleet-program.ts';

/** ms. Shorter ones are for sessions: whole loops may be idle for long, and each beat takes its time. */
const HEARTBEATS: readonly number[] = [1000, 1000, 15_000];

/** ms of a heartbeat, two of which are no matter to a loop that starts. */
const SOON_NOTICED = 5000;

/** A program whose executors are lent. */
export function withFleet(program: Program, seed: number, features: Features): Program {
  const random = Random.of(seed, 'fleet');
  const loop = patient(program.loop);
  const needed = mostExecutors(loop);
  const span = random.pick([150, 400, 3000]);
  if (random.chance(0.12)) return haunted({ ...program, loop, net: local(program.net, random) }, random);
  const rivals = Array.from({ length: random.pick([0, 0, 1, 2]) }, () => drawRival(random, span));
  const wanted = needed + rivals.reduce((sum, { executors }) => sum + executors, 0);
  const isScarce = random.chance(0.25);
  const hosts = drawHosts(random, wanted, isScarce);
  const isQuiet = random.chance(0.25);
  const latency = random.pick([0.5, 5, 40]);
  return {
    ...program,
    loop,
    net: local(program.net, random),
    fleet: {
      hosts,
      caller: {
        heartbeat: random.pick(HEARTBEATS),
        resumeWindow: random.pick([2000, 20_000]),
        maxBackoff: random.pick([50, 1000]),
      },
      wire: {
        latency: [0.05, latency],
        openDelay: random.pick([
          [0, 1],
          [1, 20],
        ] as const),
        refuse: isQuiet ? 0 : random.pick([0, 0, 0.3]),
      },
      directory: {
        delay: random.pick([
          [0, 0],
          [0, 5],
        ] as const),
        rejects: isQuiet ? 0 : random.pick([0, 0, 0, 0.3]),
        leavesOut: isQuiet ? 0 : random.pick([0, 0, 0, 0.3]),
        tellsFree: random.chance(0.5),
      },
      troubles: isQuiet || !features.has('stalls') ? [] : drawTroubles(random, hosts, span),
      rivals,
    },
  };
}

/** Another caller is killed while its events run, and started again under its name: what it left behind has all that it may have. */
function haunted(program: Program, random: Random): Program {
  const executors = mostExecutors(program.loop);
  const isBusy = random.chance(0.6);
  const times = isBusy ? { pause: 10, takes: 5000 } : { pause: 1000, takes: 0 };
  const rival = { isOwn: false, hasInstance: random.chance(0.6), executors, startsAt: 0, events: executors + 2, ...times };
  const wire = { latency: [0.05, 0.5], openDelay: [0, 1], refuse: 0 } as const;
  const patience = { heartbeat: random.pick(HEARTBEATS), resumeWindow: 20_000 };
  return {
    ...program,
    net: { ...program.net, openDelay: [1, 20], deaths: 0, refuse: 0, stalls: 0 },
    fleet: {
      hosts: [{ executors: 4 * executors, executorsPerPrincipal: executors, startsAt: 0, ...patience }],
      caller: { ...patience, maxBackoff: 1000 },
      wire,
      directory: { delay: [0, 0], rejects: 0, leavesOut: 0, tellsFree: random.chance(0.5) },
      troubles: [],
      rivals: [{ ...rival, killedAt: random.range([200, 2000]), backAfter: random.pick([20, 500]) }],
    },
  };
}

/** On how many executors a loop may count in any case: those of hosts to which nothing is done. */
export function mayLack({ fleet, loop, net }: Program): boolean {
  if (fleet === undefined) return false;
  const { hosts, troubles, rivals } = fleet;
  const harmed = new Set(troubles.map((trouble) => ('host' in trouble && trouble.does !== 'end a session' ? trouble.host : -1)));
  const sure = hosts.filter(({ startsAt }, index) => startsAt === 0 && !harmed.has(index));
  const needed = (isOwn: boolean): number =>
    rivals.filter((rival) => !isOwn || rival.isOwn).reduce((sum, { executors }) => sum + executors, mostExecutors(loop));
  const sum = (each: (host: HostSpec) => number): number => sure.reduce((total, host) => total + each(host), 0);
  const isAmple =
    sum(({ executors }) => executors) >= 2 * needed(false) &&
    sum(({ executors, executorsPerPrincipal }) => Math.min(executors, executorsPerPrincipal)) >= 2 * needed(true);
  // A slot that was given up after five of them has one try in ten seconds.
  const isOftenRefused = fleet.wire.refuse > 0 || fleet.directory.rejects > 0;
  return !isAmple || isOftenRefused || net.refuse > 0 || net.isEarly || net.stalls > 0;
}

/** An open whose link goes silent, or an executor that is gone, takes as long to notice as a loop may have to start. */
export function noticesLate({ fleet }: Program): boolean {
  const isSilent = fleet?.troubles.some(({ does }) => does === 'half-open' || does === 'stalled' || does === 'kill') === true;
  return isSilent && fleet !== undefined && fleet.caller.heartbeat > SOON_NOTICED;
}

function mostExecutors({ executors }: LoopSpec): number {
  return typeof executors === 'number' ? executors : executors.max;
}

/** What a host that is far away may not keep. */
function patient(loop: LoopSpec): LoopSpec {
  const { startTimeout: _, ...others } = loop;
  return others;
}

/** A host's own executors are near. */
function local(net: Net, random: Random): Net {
  return {
    ...net,
    isolation: 'host',
    latency: random.pick([
      [0.005, 0.03],
      [0.02, 0.2],
    ] as const),
    jump: 0,
    never: 0,
    ready: 'always',
    isStartedKnown: random.chance(0.9),
    losesTail: false,
    moduleC: net.moduleC === 'slow' ? 'slow' : 'fine',
  };
}

function drawHosts(random: Random, wanted: number, isScarce: boolean): HostSpec[] {
  const count = random.int(1, 3);
  return Array.from({ length: count }, () => {
    const executors = isScarce ? random.int(1, Math.max(1, wanted)) : 2 * wanted + random.int(0, 2);
    return {
      executors,
      executorsPerPrincipal: isScarce && random.chance(0.5) ? random.int(1, executors) : executors,
      heartbeat: random.pick(HEARTBEATS),
      resumeWindow: random.pick([2000, 20_000]),
      startsAt: count > 1 && random.chance(0.1) ? random.pick([100, 2000]) : 0,
    };
  });
}

function drawTroubles(random: Random, hosts: readonly HostSpec[], span: number): FleetTrouble[] {
  return Array.from({ length: random.pick([1, 2, 5]) }, (): FleetTrouble => {
    const at = random.range([0, span]);
    const host = random.int(0, hosts.length - 1);
    // The first one comes back in any case: loops wait for hosts for ever.
    const ms = host > 0 && random.chance(0.3) ? undefined : random.pick([0, 100, 3000]);
    const does = random.weighted<FleetTrouble['does']>({
      cut: 4,
      'half-open': 2,
      forsaken: 2,
      stalled: 1,
      kill: 2,
      drain: 2,
      'end a session': 1,
    });
    if (does === 'kill') return { at, does, host, ms, isSilent: random.chance(0.3) };
    if (does === 'drain') return { at, does, host, ms, within: random.pick([0, 100, 25_000]) };
    if (does === 'end a session') return { at, does, host, session: random.int(0, 5) };
    return { at, does, link: random.int(0, 9), ms: random.pick([10, 300, 3000]) };
  });
}

function drawRival(random: Random, span: number): RivalSpec {
  const isKilled = random.chance(0.5);
  return {
    isOwn: random.chance(0.5),
    hasInstance: random.chance(0.6),
    executors: random.int(1, 3),
    startsAt: random.range([0, span / 2]),
    events: random.pick([1, 5, 20]),
    pause: random.pick([0, 10, 100]),
    takes: random.pick([0, 5, 60]),
    ...(isKilled ? { killedAt: random.range([0, span]), backAfter: random.pick([0, 50, 1000]) } : {}),
  };
}
