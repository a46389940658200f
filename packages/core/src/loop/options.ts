/** The options of a loop, checked once. */
import { defaultTransport } from '../default-transport.ts';
import { ArgumentError, describe } from '../errors.ts';
import { integer, milliseconds } from '../event-options.ts';
import { type AnyFunction, nameOf, notATask, type TargetName } from '../tasks.ts';
import type { Transport } from '../transport.ts';
import { checkHandler, type OutputHandler } from './handler-chain.ts';

export interface EventLoopOptions {
  /** Default: what use() was given. */
  transport?: Transport | undefined;
  /** In thread names, process titles and messages; default 'main'. */
  name?: string | undefined;
  /**
   * Default 1; more is a pool. With `min` and `max` their number follows the work: one that has had nothing to do for `idleTimeout` ms (default 10,000) ends, while there
   * are more than `min`.
   */
  executors?: number | { min: number; max: number; idleTimeout?: number | undefined } | undefined;
  /** Events that one executor runs at a time; default 1. */
  concurrency?: number | undefined;
  outputHandlers?: OutputHandler | readonly OutputHandler[] | undefined;
  errorHandlers?: OutputHandler | readonly OutputHandler[] | undefined;
  /** A task that runs first in every executor and returns its variables by name. */
  initialize?: AnyFunction | undefined;
  /** Waiting events at which addEvent throws QueueFullError; default none. */
  maxQueue?: number | undefined;
  /** false: events wait for start(); default true. */
  autoStart?: boolean | undefined;
  /** ms for the executors to be ready; default 30,000. */
  startTimeout?: number | undefined;
  /** Replace an executor after so many events. */
  recycleAfter?: number | undefined;
  /** ms that handlers may hold the caller's thread at a time; default 8. */
  handlerBudget?: number | undefined;
  /** Keep the stack of each addEvent for its error (slow). */
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
  readonly initialize: TargetName | undefined;
  readonly maxQueue: number;
  readonly autoStart: boolean;
  readonly startTimeout: number;
  readonly handlerBudget: number;
  readonly debug: boolean;
}

// Half a frame at 60 frames a second: the other half is the caller's.
const DEFAULT_HANDLER_BUDGET = 8;
const DEFAULT_START_TIMEOUT = 30_000;
const DEFAULT_IDLE_TIMEOUT = 10_000;

/** @throws ArgumentError for the first option that is out of range. */
export function settingsOf(options: EventLoopOptions): Settings {
  const { name = 'main', autoStart = true, debug = false } = options;
  if (typeof name !== 'string') throw new ArgumentError(`option name must be a string, got ${describe(name)}`);
  for (const [key, value] of Object.entries({ autoStart, debug })) {
    if (typeof value !== 'boolean') throw new ArgumentError(`option ${key} must be true or false, got ${describe(value)}`);
  }
  return {
    transport: transportOf(options.transport),
    name,
    executors: executorsOf(options.executors),
    recycleAfter: unlimited('recycleAfter', options.recycleAfter),
    concurrency: integer('concurrency', options.concurrency ?? 1, 1),
    outputHandlers: listOf(options.outputHandlers ?? []).map(checkHandler),
    errorHandlers: listOf(options.errorHandlers ?? []).map(checkHandler),
    initialize: initializerOf(options.initialize),
    maxQueue: unlimited('maxQueue', options.maxQueue),
    autoStart,
    startTimeout: milliseconds('startTimeout', options.startTimeout ?? DEFAULT_START_TIMEOUT),
    handlerBudget: milliseconds('handlerBudget', options.handlerBudget ?? DEFAULT_HANDLER_BUDGET),
    debug,
  };
}

export function listOf<T>(oneOrMany: T | readonly T[]): readonly T[] {
  return Array.isArray(oneOrMany) ? (oneOrMany as readonly T[]) : [oneOrMany as T];
}

function executorsOf(executors: EventLoopOptions['executors']): Settings['executors'] {
  if (typeof executors !== 'object' || executors === null) {
    const count = integer('executors', executors ?? 1, 1);
    return { min: count, max: count, idleTimeout: 0 };
  }
  const min = integer('executors.min', executors.min, 0);
  const max = integer('executors.max', executors.max, Math.max(1, min));
  return { min, max, idleTimeout: milliseconds('executors.idleTimeout', executors.idleTimeout ?? DEFAULT_IDLE_TIMEOUT) };
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
        'There are @mp-event-loop/transport-worker (threads), @mp-event-loop/transport-fork (processes), @mp-event-loop/transport-ws (other machines), and inlineTransport() of @mp-event-loop/core',
    );
  }
  return () => chosen;
}

function initializerOf(initialize: AnyFunction | undefined): TargetName | undefined {
  if (initialize === undefined) return undefined;
  if (typeof initialize !== 'function') throw new ArgumentError(`option initialize must be a task, got ${describe(initialize)}`);
  const name = nameOf(initialize);
  if (name === undefined) throw notATask(initialize);
  return name;
}
