/** The kinds of events, how often each comes, and how one is drawn. */
import type { AnyFunction, Transport } from '@mp-event-loop/core';
import { type Deed, sumOf } from './deed.ts';
import { drawPayload, drawUnsendable } from './payloads.ts';
import type { Expectation, Plan, PlannedOptions } from './plan.ts';
import type { Random } from './random.ts';
import { drawStream } from './stream-kinds.ts';
import { GREETING, perform, quick, take } from './tasks.ts';

/** What of a round a kind has to know. */
export interface Stage {
  readonly isolation: Transport['isolation'];
  readonly hasVariables: boolean;
  readonly isWatched: boolean;
  /** Whether a stream that nobody takes may be left alone until the loop stops. */
  readonly mayBlock: boolean;
}

const EVERYWHERE = {
  quick: 40,
  echo: 8,
  wait: 8,
  spin: 3,
  throw: 6,
  flake: 3,
  hang: 1.5,
  uncloneable: 2,
  unsendable: 2,
  progress: 2,
  'transfer there': 2,
  'transfer back': 2,
  variables: 1,
  object: 4,
  stream: 8,
};
/** Where an executor has a thread of its own. */
const IN_THREADS = { 'busy hang': 1, 'quick death': 1.5, exit: 1.5, 'exit behind': 0.5, 'out of memory': 0.15, uncaught: 2, stray: 2 };
/** Where it has a process of its own. */
const IN_PROCESSES = { kill: 1.5 };

type Kind = keyof typeof EVERYWHERE | keyof typeof IN_THREADS | keyof typeof IN_PROCESSES;

export function drawPlan(random: Random, id: number, stage: Stage): Plan {
  const weights: Readonly<Partial<Record<Kind, number>>> = {
    ...EVERYWHERE,
    ...(stage.isolation === 'none' ? {} : IN_THREADS),
    ...(stage.isolation === 'process' || stage.isolation === 'host' ? IN_PROCESSES : {}),
  };
  return planners[random.weighted(weights as Record<Kind, number>)](random, id, stage);
}

/** One of the kind that comes most often. */
export function drawQuick(random: Random): Plan {
  const stage: Stage = { isolation: 'none', hasVariables: false, isWatched: false, mayBlock: false };
  return planners.quick(random, 0, stage);
}

const planners: { readonly [K in Kind]: (random: Random, id: number, stage: Stage) => Plan } = {
  quick: (random) => {
    const [left, right] = [random.int(-1000, 1000), random.int(-1000, 1000)];
    return plan('quick', quick, [left, right, false], { ends: 'value', value: left + right }, someRetries(random));
  },
  'quick death': (random) => plan('quick death', quick, [1, 2, true], { ends: 'death' }, someRetries(random)),
  echo: (random) => {
    const payload = drawPayload(random);
    return doing({ does: 'echo', payload }, { ends: 'value', value: payload }, someRetries(random));
  },
  wait: (random, id) => {
    // Some time-outs are sure not to be met, some may be.
    const timeout = random.pick([undefined, undefined, 2, 60_000]);
    const deed: Deed = { does: 'wait', ms: random.int(0, 30), heedsSignal: random.chance(0.7) };
    return doing(deed, { ends: 'value', value: id }, { timeout, ...someRetries(random) });
  },
  spin: (random, id) => doing({ does: 'spin', ms: random.int(0, 8) }, { ends: 'value', value: id }, someRetries(random)),
  throw: (random, id) => {
    const message = `event ${id} throws`;
    const deed: Deed = { does: 'throw', message, after: random.pick([undefined, undefined, 0, 5]) };
    return doing(deed, { ends: 'error', message }, someRetries(random));
  },
  flake: (random, id) => {
    const failures = random.int(1, 2);
    const message = `event ${id} flakes`;
    return doing(
      { does: 'flake', failures, message },
      { ends: 'attempt', failures, message },
      { retries: random.int(failures - 1, failures + 2) },
    );
  },
  hang: (random) => hanging(random, false),
  'busy hang': (random) => hanging(random, true),
  exit: (random) =>
    doing({ does: 'exit', code: random.int(0, 9), after: random.pick([undefined, 0, 5]) }, { ends: 'death' }, someRetries(random)),
  'exit behind': (random, id) => ({
    ...doing({ does: 'exit behind', after: random.int(0, 10) }, { ends: 'value', value: id }, {}),
    leavesBomb: true,
  }),
  'out of memory': () => doing({ does: 'run out of memory' }, { ends: 'death' }, {}),
  kill: (random) => doing({ does: 'kill' }, { ends: 'death' }, someRetries(random)),
  uncaught: (random, id) => {
    const message = `event ${id} throws aside`;
    return doing({ does: 'uncaught', message, isRejection: random.chance(0.5) }, { ends: 'error', message }, someRetries(random));
  },
  stray: (random, id, stage) => {
    // Unheard ones would be printed.
    if (!stage.isWatched) return planners.wait(random, id, stage);
    const message = `event ${id} throws afterwards`;
    return {
      ...doing({ does: 'stray', message, after: random.int(1, 5) }, { ends: 'value', value: id }, {}),
      strayMessage: message,
    };
  },
  uncloneable: () => doing({ does: 'uncloneable' }, { ends: 'unsendable', path: 'results.inner[0]' }, { retries: 1 }),
  unsendable: (random) => {
    const { value, path } = drawUnsendable(random);
    const expects: Expectation = { ends: 'unsendable', path: `args[1].payload${path}` };
    return { ...doing({ does: 'echo', payload: value }, expects, { retries: 1 }), kind: 'unsendable' };
  },
  progress: (random, id) => {
    const progressCount = random.int(1, 5);
    return { ...doing({ does: 'progress', count: progressCount }, { ends: 'value', value: id }, {}), progressCount };
  },
  'transfer there': (random, id) => {
    const bytes = new Uint8Array(random.int(1, 100_000)).fill(id);
    return plan('transfer there', take, [bytes], { ends: 'value', value: sumOf(bytes) }, { transfer: [bytes.buffer] });
  },
  'transfer back': (random, id) => {
    const bytes = random.int(1, 100_000);
    return doing({ does: 'transfer', bytes }, { ends: 'value', value: new Uint8Array(bytes).fill(id) }, {});
  },
  variables: (_random, _id, { hasVariables }) =>
    doing({ does: 'variables' }, { ends: 'value', value: hasVariables ? GREETING : undefined }, {}),
  object: (random) => {
    const fields = { left: random.int(0, 99), right: random.int(0, 99) };
    return { ...plan('object', null, [], { ends: 'value', value: fields.left + fields.right }, someRetries(random)), fields };
  },
  stream: (random, id, { isolation }) => {
    const { target, stream, expects } = drawStream(random, isolation);
    const highWaterMark = random.pick([undefined, 1, 2, 100]);
    const kind = stream.count === Number.POSITIVE_INFINITY ? 'endless stream' : `stream that ends with ${expects.lastly}`;
    return plan(kind, target, [stream], expects, { highWaterMark, hasOutput: random.chance(0.8), ...someRetries(random), key: `${id}` });
  },
};

function hanging(random: Random, isBusy: boolean): Plan {
  const timeout = random.pick([undefined, 5, 20]);
  const retries = timeout === undefined ? {} : { retries: random.pick([0, 0, 1]) };
  return { ...doing({ does: 'hang', isBusy }, { ends: 'never' }, { timeout, ...retries }), kind: isBusy ? 'busy hang' : 'hang' };
}

function someRetries(random: Random): PlannedOptions {
  return random.chance(0.15) ? { retries: random.int(1, 2) } : {};
}

function doing(deed: Deed, expects: Expectation, options: PlannedOptions): Plan {
  return plan(deed.does, perform, [deed], expects, options);
}

function plan(
  kind: string,
  target: (...args: never[]) => unknown,
  args: readonly unknown[],
  expects: Expectation,
  options: PlannedOptions,
): Plan;
function plan(kind: string, target: null, args: readonly unknown[], expects: Expectation, options: PlannedOptions): Plan;
function plan(kind: string, target: AnyFunction | null, args: readonly unknown[], expects: Expectation, options: PlannedOptions): Plan {
  return {
    kind,
    target,
    args,
    fields: undefined,
    options,
    expects,
    leavesBomb: false,
    strayMessage: undefined,
    progressCount: 0,
  };
}
