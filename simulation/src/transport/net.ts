/** How the wire and the machines of one history behave: data, drawn before it begins. */
import type { Features } from '../program/features.ts';
import type { Random } from '../random.ts';

type Range = readonly [number, number];

export interface Net {
  readonly isolation: 'thread' | 'process' | 'host';
  /** ms that a message travels. */
  readonly latency: Range;
  /** How often one travels much longer. */
  readonly jump: number;
  /** Messages are often delivered one or two at a time. */
  readonly isOneByOne: boolean;
  /** The number of events started survives a death. */
  readonly isStartedKnown: boolean;
  /** What was under way when it died is lost; only where the number started is not known. */
  readonly losesTail: boolean;
  /** ms that opening an executor takes. */
  readonly openDelay: Range;
  /** How often an open is refused, and how often it takes until the transport itself gives up. */
  readonly refuse: number;
  readonly never: number;
  /** An open that was aborted says so some time later. */
  readonly isAbortLate: boolean;
  readonly ready: 'always' | 'window' | 'slow';
  readonly window: number;
  /** How many executors die of themselves, and whether they may before their first event. */
  readonly deaths: number;
  readonly isEarly: boolean;
  /** ms. */
  readonly killDelay: number;
  readonly closeDelay: number;
  /** How often threads stand still for a while. */
  readonly stalls: number;
  /** What importing module C comes to. */
  readonly moduleC: 'fine' | 'slow' | 'fails' | 'fails at times' | 'hangs' | 'kills';
}

/** A wire and machines on which nothing goes wrong: what a shrunk history comes down to. */
export const calm: Net = {
  isolation: 'process',
  latency: [0.02, 0.02],
  jump: 0,
  isOneByOne: false,
  isStartedKnown: true,
  losesTail: false,
  openDelay: [1, 1],
  refuse: 0,
  never: 0,
  isAbortLate: false,
  ready: 'always',
  window: 1,
  deaths: 0,
  isEarly: false,
  killDelay: 0,
  closeDelay: 0,
  stalls: 0,
  moduleC: 'fine',
};

const LATENCIES: readonly Range[] = [
  [0.005, 0.03],
  [0.02, 0.2],
  [0.5, 3],
  [10, 40],
];
const OPENINGS: readonly Range[] = [
  [0, 0],
  [0.1, 5],
  [20, 60],
  [200, 900],
];

export function drawNet(random: Random, features: Features): Net {
  const isStartedKnown = random.chance(0.75);
  const mayRefuse = features.on('refusals', random, 0.4);
  return {
    isolation: random.pick(['thread', 'process', 'process', 'host']),
    latency: random.pick(LATENCIES),
    jump: random.chance(0.2) ? 0.02 : 0,
    isOneByOne: random.chance(0.4),
    isStartedKnown,
    losesTail: !isStartedKnown && random.chance(0.4),
    openDelay: random.pick(OPENINGS),
    refuse: mayRefuse ? random.pick([0, 0.2, 0.6]) : 0,
    never: mayRefuse ? random.pick([0, 0, 0.05]) : 0,
    isAbortLate: random.chance(0.3),
    ready: features.on('backpressure', random, 0.5) ? random.pick(['window', 'slow']) : 'always',
    window: random.int(1, 6),
    deaths: features.on('deaths', random, 0.5) ? random.pick([0.3, 0.8]) : 0,
    isEarly: features.on('early deaths', random, 0.15),
    killDelay: random.pick([0, 0.2, 5]),
    closeDelay: random.pick([0, 0.5, 20]),
    stalls: features.on('stalls', random, 0.4) ? random.pick([0.002, 0.02]) : 0,
    moduleC: features.on('imports', random, 0.3) ? random.pick(['slow', 'fails', 'fails at times', 'hangs', 'kills']) : 'fine',
  };
}

/** Whether executors may be had too late or not at all, for no fault of the loop's. */
export function mayLackExecutors({ refuse, never, isEarly, stalls }: Net): boolean {
  return refuse > 0 || never > 0 || isEarly || stalls > 0;
}
