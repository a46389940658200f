/** The options of an event, checked when it is made. */
import { ArgumentError, describe } from './errors.ts';

export interface EventOptions {
  /** To tell events apart in a handler. */
  key?: string | undefined;
  /** One last argument, after args; not type-checked. */
  kwargs?: Record<string, unknown> | undefined;
  /** false: the output handlers are not called. */
  hasOutput?: boolean | undefined;
  /** Cancels the event when it aborts, with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** ms, from the moment it starts, for each attempt. */
  timeout?: number | undefined;
  /** Higher first; default 0; equal ones in the order added. */
  priority?: number | undefined;
  /** How often it may run again after it failed; default 0. */
  retries?: number | undefined;
  /** Events with the same value run in the same executor. */
  affinity?: string | undefined;
  /** Moved to the executor instead of copied, where the transport can; not to be used after. Such an event is sent only when an executor is free for it. */
  transfer?: readonly object[] | undefined;
  /** Items a stream may be ahead of its consumers; default 16. */
  highWaterMark?: number | undefined;
}

export const DEFAULT_HIGH_WATER_MARK = 16;
/** Timers hold no more: a longer time would fire at once. */
const MAX_MILLISECONDS = 2 ** 31 - 1;

/** @throws ArgumentError for the first option that is out of range. */
export function checkOptions(options: EventOptions): void {
  if (typeof options !== 'object' || options === null) throw new ArgumentError(`event options must be an object, got ${describe(options)}`);
  const { key, affinity, kwargs, hasOutput, signal, timeout, priority, retries, transfer, highWaterMark } = options;
  check(key === undefined || typeof key === 'string', 'key', 'a string', key);
  check(affinity === undefined || typeof affinity === 'string', 'affinity', 'a string', affinity);
  check(kwargs === undefined || (typeof kwargs === 'object' && kwargs !== null), 'kwargs', 'an object', kwargs);
  check(hasOutput === undefined || typeof hasOutput === 'boolean', 'hasOutput', 'true or false', hasOutput);
  check(signal === undefined || typeof signal?.addEventListener === 'function', 'signal', 'an AbortSignal', signal);
  if (timeout !== undefined) milliseconds('timeout', timeout);
  check(priority === undefined || Number.isFinite(priority), 'priority', 'a finite number', priority);
  if (retries !== undefined) integer('retries', retries, 0);
  if (highWaterMark !== undefined) integer('highWaterMark', highWaterMark, 1);
  check(transfer === undefined || Array.isArray(transfer), 'transfer', 'an array of what to move, such as [buffer]', transfer);
  if (transfer !== undefined && (retries ?? 0) > 0) {
    throw new ArgumentError('options transfer and retries exclude each other: what was moved is gone when the event is to run again');
  }
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

function check(isValid: boolean, option: string, what: string, value: unknown): void {
  if (!isValid) throw new ArgumentError(`option ${option} must be ${what}, got ${describe(value)}`);
}
