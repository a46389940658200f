/** The options of an event, checked when it is made. */
import { ArgumentError, describe } from './errors.ts';
import { checkOptionNames } from './option-names.ts';

export interface EventOptions {
  /** Tells events apart in a handler. */
  key?: string | undefined;
  /** Is passed to the task as one last argument, after `args`. Not type-checked. */
  kwargs?: Record<string, unknown> | undefined;
  /**
   * Whether the output handlers are called.
   * @default true
   */
  hasOutput?: boolean | undefined;
  /** Cancels the event when it aborts, with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds that each attempt may take, from the moment it starts.
   * @default no limit
   */
  timeout?: number | undefined;
  /**
   * Higher priorities run first; equal ones run in the order added.
   * @default 0
   */
  priority?: number | undefined;
  /**
   * How often the event may run again after it has failed, or rules for that.
   * @default 0
   */
  retries?: number | Retries | undefined;
  /** Events with the same value run in the same executor. */
  affinity?: string | undefined;
  /**
   * Objects to move to the executor instead of copying them, where the transport can. Do not use them afterwards. Such an event is sent
   * only when an executor is free for it.
   */
  transfer?: readonly object[] | undefined;
  /**
   * How many items a stream may be ahead of its consumers.
   * @default 16
   */
  highWaterMark?: number | undefined;
  /**
   * Called with each value that the task gives to `context().progress()`, in order, before the event settles. What it throws is a
   * `handlerFailed` notice, and the event goes on.
   */
  onProgress?: ((value: unknown) => void) | undefined;
}

/** When an event that has failed runs again. */
export interface Retries {
  /** How often it may run again; `Infinity` for as often as it fails. */
  limit: number;
  /**
   * Milliseconds until it does, or a function that returns them; `attempt` is the one that failed, counted from 1.
   * @default drawn below 100 · 2^attempt, and below 10,000
   */
  delay?: number | ((attempt: number, error: Error) => number) | undefined;
  /**
   * Returns whether a failure is worth another attempt. Asked only where another one is allowed.
   * @default every failure is
   */
  when?: ((error: Error) => boolean) | undefined;
}

const names: Readonly<Record<keyof EventOptions, true>> = {
  key: true,
  kwargs: true,
  hasOutput: true,
  signal: true,
  timeout: true,
  priority: true,
  retries: true,
  affinity: true,
  transfer: true,
  highWaterMark: true,
  onProgress: true,
};
export const eventOptionNames: ReadonlySet<string> = new Set(Object.keys(names));
const retriesNames: ReadonlySet<string> = new Set<keyof Retries>(['limit', 'delay', 'when']);

/** Of the many events that have none. */
export const noOptions: EventOptions = Object.freeze({});

export const DEFAULT_HIGH_WATER_MARK = 16;
/** Timers hold no more: a longer time would fire at once. */
export const MAX_MILLISECONDS: number = 2 ** 31 - 1;

/**
 * Returns a copy, each option of which was read once: an option may throw when it is read, or read differently the next time.
 *
 * @throws ArgumentError for the first option that is out of range, or that there is not, or when they can't be read.
 */
export function readOptions(options: EventOptions): EventOptions {
  try {
    checkOptionNames('an event', options, eventOptionNames);
    return checkedCopy(options);
  } catch (cause) {
    throw cause instanceof ArgumentError ? cause : new ArgumentError(`event options can't be read: ${describe(cause)}`, { cause });
  }
}

function checkedCopy(options: EventOptions): EventOptions {
  const { key, affinity, kwargs, hasOutput, signal, timeout, priority, transfer, highWaterMark, onProgress, retries: given } = options;
  check(key === undefined || typeof key === 'string', 'key', 'a string', key);
  check(affinity === undefined || typeof affinity === 'string', 'affinity', 'a string', affinity);
  check(kwargs === undefined || (typeof kwargs === 'object' && kwargs !== null), 'kwargs', 'an object', kwargs);
  check(hasOutput === undefined || typeof hasOutput === 'boolean', 'hasOutput', 'true or false', hasOutput);
  check(signal === undefined || typeof signal?.addEventListener === 'function', 'signal', 'an AbortSignal', signal);
  if (timeout !== undefined) milliseconds('timeout', timeout);
  check(priority === undefined || Number.isFinite(priority), 'priority', 'a finite number', priority);
  const retries = given === undefined ? undefined : readRetries(given);
  check(onProgress === undefined || typeof onProgress === 'function', 'onProgress', 'a function that takes a value', onProgress);
  if (highWaterMark !== undefined) integer('highWaterMark', highWaterMark, 1);
  check(transfer === undefined || Array.isArray(transfer), 'transfer', 'an array of what to move, such as [buffer]', transfer);
  if (transfer !== undefined && retries !== undefined && retriesOf(retries).limit > 0) {
    throw new ArgumentError('options transfer and retries exclude each other: what was moved is gone when the event is to run again');
  }
  return { key, affinity, kwargs, hasOutput, signal, timeout, priority, retries, transfer, highWaterMark, onProgress };
}

/** Returns the rules that a number of retries stands for. */
export function retriesOf(retries: number | Retries): Retries {
  return typeof retries === 'number' ? { limit: retries } : retries;
}

function readRetries(given: number | Retries): number | Retries {
  if (typeof given !== 'object' || given === null) {
    limit('retries', given);
    return given;
  }
  const retries = { ...given };
  checkOptionNames('retries', retries, retriesNames);
  const { delay, when } = retries;
  limit('retries.limit', retries.limit);
  if (delay !== undefined && typeof delay !== 'function')
    check(isDelay(delay), 'retries.delay', 'a number of milliseconds, 0 or more, or a function that gives one', delay);
  check(when === undefined || typeof when === 'function', 'retries.when', 'a function that takes an error', when);
  return retries;
}

/** Rules that double a delay each time pass the longest that a timer takes: that is what they get then. */
export function isDelay(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

function limit(option: string, value: number): void {
  if (value !== Number.POSITIVE_INFINITY) integer(option, value, 0);
}

/** @throws ArgumentError when it is no number of ms that a timer takes. */
export function milliseconds(option: string, value: number): number {
  check(
    typeof value === 'number' && value >= 0 && value <= MAX_MILLISECONDS,
    option,
    `a number of milliseconds from 0 to ${MAX_MILLISECONDS}`,
    value,
  );
  return value;
}

/** @throws ArgumentError when it is no whole number from `least` on. */
export function integer(option: string, value: number, least: number): number {
  check(Number.isSafeInteger(value) && value >= least, option, `a whole number, ${least} or more`, value);
  return value;
}

/** @throws ArgumentError */
export function boolean(option: string, value: unknown): void {
  check(typeof value === 'boolean', option, 'true or false', value);
}

function check(isValid: boolean, option: string, what: string, value: unknown): void {
  if (!isValid) throw new ArgumentError(`option ${option} must be ${what}, got ${describe(value)}`);
}
