/** The options of a loop, checked once. */
import { defaultTransport } from '../default-transport.ts';
import { ArgumentError, describe } from '../errors.ts';
import { boolean, integer, milliseconds } from '../event-options.ts';
import { notATask } from '../no-task.ts';
import { checkOptionNames } from '../option-names.ts';
import { findReferences } from '../state/references.ts';
import { type AnyFunction, nameOf } from '../tasks.ts';
import type { Transport } from '../transport.ts';
import type { Initializer } from './executors/executor-owner.ts';
import { checkHandler, type OutputHandler } from './handling/handler-chain.ts';

export interface EventLoopOptions {
  /**
   * Where events run.
   * @default the transport that was given to `use()`
   */
  transport?: Transport | undefined;
  /**
   * Appears in thread names, process titles and messages.
   * @default 'main'
   */
  name?: string | undefined;
  /**
   * How many executors there are; more than one is a pool. With `min` and `max` their number follows the work: while there are more than
   * `min`, an executor that has had nothing to do for `idleTimeout` milliseconds (default 10,000) ends.
   * @default 1
   */
  executors?: number | { min: number; max: number; idleTimeout?: number | undefined } | undefined;
  /**
   * How many events one executor runs at a time.
   * @default 1
   */
  concurrency?: number | undefined;
  /** Called with each event that succeeds, in turn. */
  outputHandlers?: OutputHandler | readonly OutputHandler[] | undefined;
  /** Called with each event that fails or is cancelled, in turn. */
  errorHandlers?: OutputHandler | readonly OutputHandler[] | undefined;
  /**
   * A task that runs first in every executor, and returns the variables that `context().variables` holds there; with its arguments:
   * `[task, args]`. When an executor ends in order, those that have `Symbol.asyncDispose` or `Symbol.dispose` are disposed of.
   */
  initialize?: AnyFunction | readonly [task: AnyFunction, args: readonly unknown[]] | undefined;
  /**
   * How many events may wait before `addEvent` throws QueueFullError.
   * @default no limit
   */
  maxQueue?: number | undefined;
  /**
   * Whether the first event starts the loop. Otherwise events wait for `start()`.
   * @default true
   */
  autoStart?: boolean | undefined;
  /**
   * Milliseconds that the executors may take to be ready.
   * @default 30_000
   */
  startTimeout?: number | undefined;
  /**
   * How many events an executor runs before another one replaces it.
   * @default no limit
   */
  recycleAfter?: number | undefined;
  /**
   * Milliseconds for which handlers may hold the caller's thread at a time.
   * @default 8
   */
  handlerBudget?: number | undefined;
  /**
   * Milliseconds that a task has to give way once it was told to, before its executor is replaced.
   * @default 100; 2_000 where executors are lent by hosts
   */
  gracePeriod?: number | undefined;
  /**
   * Whether errors tell where their event was added. Slow: it keeps the stack of each `addEvent`.
   * @default false
   */
  debug?: boolean | undefined;
}

/** What the loop works with. */
export interface Settings {
  readonly transport: () => Promise<Transport>;
  readonly name: string;
  readonly executors: { readonly min: number; readonly max: number; readonly idleTimeout: number };
  readonly recycleAfter: number;
  readonly concurrency: number;
  readonly outputHandlers: readonly OutputHandler[];
  readonly errorHandlers: readonly OutputHandler[];
  readonly initialize: Initializer | undefined;
  readonly maxQueue: number;
  readonly autoStart: boolean;
  readonly startTimeout: number;
  readonly handlerBudget: number;
  readonly gracePeriod: number | undefined;
  readonly debug: boolean;
}

// Half a frame at 60 frames a second: the other half is the caller's.
const DEFAULT_HANDLER_BUDGET = 8;
const DEFAULT_START_TIMEOUT = 30_000;
const DEFAULT_IDLE_TIMEOUT = 10_000;

const names: Readonly<Record<keyof EventLoopOptions, true>> = {
  transport: true,
  name: true,
  executors: true,
  concurrency: true,
  outputHandlers: true,
  errorHandlers: true,
  initialize: true,
  maxQueue: true,
  autoStart: true,
  startTimeout: true,
  recycleAfter: true,
  handlerBudget: true,
  gracePeriod: true,
  debug: true,
};
const optionNames: ReadonlySet<string> = new Set(Object.keys(names));
const executorsNames: ReadonlySet<string> = new Set(['min', 'max', 'idleTimeout']);

/** @throws ArgumentError for the first option that is out of range, or that there is not. */
export function settingsOf(options: EventLoopOptions): Settings {
  checkOptionNames('an EventLoop', options, optionNames);
  const { name = 'main', autoStart = true, debug = false, concurrency = 1 } = options;
  const { outputHandlers = [], errorHandlers = [] } = options;
  const { startTimeout = DEFAULT_START_TIMEOUT, handlerBudget = DEFAULT_HANDLER_BUDGET } = options;
  if (typeof name !== 'string') throw new ArgumentError(`option name must be a string, got ${describe(name)}`);
  boolean('autoStart', autoStart);
  boolean('debug', debug);
  return {
    transport: transportOf(options.transport),
    name,
    executors: executorsOf(options.executors),
    recycleAfter: unlimited('recycleAfter', options.recycleAfter),
    concurrency: integer('concurrency', concurrency, 1),
    outputHandlers: listOf(outputHandlers).map(checkHandler),
    errorHandlers: listOf(errorHandlers).map(checkHandler),
    initialize: initializerOf(options.initialize),
    maxQueue: unlimited('maxQueue', options.maxQueue),
    autoStart,
    startTimeout: milliseconds('startTimeout', startTimeout),
    handlerBudget: milliseconds('handlerBudget', handlerBudget),
    gracePeriod: options.gracePeriod === undefined ? undefined : milliseconds('gracePeriod', options.gracePeriod),
    debug,
  };
}

export function listOf<T>(oneOrMany: T | readonly T[]): readonly T[] {
  return Array.isArray(oneOrMany) ? (oneOrMany as readonly T[]) : [oneOrMany as T];
}

function executorsOf(executors: EventLoopOptions['executors'] = 1): Settings['executors'] {
  if (typeof executors !== 'object' || executors === null) {
    const count = integer('executors', executors, 1);
    return { min: count, max: count, idleTimeout: 0 };
  }
  checkOptionNames('executors', executors, executorsNames);
  const { idleTimeout = DEFAULT_IDLE_TIMEOUT } = executors;
  const min = integer('executors.min', executors.min, 0);
  const max = integer('executors.max', executors.max, Math.max(1, min));
  return { min, max, idleTimeout: milliseconds('executors.idleTimeout', idleTimeout) };
}

function unlimited(option: string, value: number | undefined): number {
  return value === undefined || value === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : integer(option, value, 1);
}

function transportOf(transport: Transport | undefined): () => Promise<Transport> {
  if (transport !== undefined) {
    if (typeof transport?.open !== 'function')
      throw new ArgumentError(`option transport must be a transport, such as workerTransport(), got ${describe(transport)}`);
    return () => Promise.resolve(transport);
  }
  const chosen = defaultTransport();
  if (chosen === undefined) {
    throw new ArgumentError(
      'an EventLoop needs a transport: give it one, { transport: workerTransport() }, or choose one for all loops with use(). ' +
        'There are @mp-event-loop/transport-worker (threads), @mp-event-loop/transport-fork (processes), ' +
        '@mp-event-loop/transport-ws (other machines), @mp-event-loop/transport-nats (whatever machines a NATS cluster knows of), ' +
        'and inlineTransport() of @mp-event-loop/core',
    );
  }
  return () => chosen;
}

function initializerOf(initialize: EventLoopOptions['initialize']): Initializer | undefined {
  if (initialize === undefined) return undefined;
  const [task, args = []] = Array.isArray(initialize)
    ? (initialize as readonly [AnyFunction, (readonly unknown[])?])
    : [initialize as AnyFunction];
  if (typeof task !== 'function' || !Array.isArray(args))
    throw new ArgumentError(
      `option initialize must be a task, or [task, [its arguments]], got ${describe(typeof task === 'function' ? args : initialize)}`,
    );
  const target = nameOf(task);
  if (target === undefined) throw notATask(task);
  if (findReferences(args) !== undefined)
    throw new ArgumentError('the arguments of initialize hold a cached object or a proxy, which need a loop that runs');
  return { target, args };
}
