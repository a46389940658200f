/** The errors of mp-event-loop: one table of codes with a sentence for each, and a class for each code. */

/** What each code means. A code never changes its meaning; new ones may be added. */
export const errorCodes = {
  ERR_ARGUMENT: 'An argument or option is not one that can be used.',
  ERR_TARGET: 'A function, class or task module cannot be found or run in an executor.',
  ERR_SERIALIZATION: 'A value cannot cross between the caller and an executor.',
  ERR_TIMEOUT: 'An event ran longer than its timeout.',
  ERR_CANCELLED: 'An event was cancelled before it ended.',
  ERR_EXECUTOR_LOST: 'The executor died while the event ran in it.',
  ERR_QUEUE_FULL: 'As many events wait as maxQueue allows.',
  ERR_TERMINATED: 'The loop was terminated before the event ended.',
  ERR_STOPPED: 'The loop has stopped and takes no events.',
  ERR_TRANSPORT: 'A transport could not open, carry or close.',
  ERR_PROTOCOL: 'The two ends do not understand each other.',
  ERR_AUTH: 'A host refused the caller.',
} as const;

/** The code of an error of ours. */
export type ErrorCode = keyof typeof errorCodes;

const brand = Symbol.for('mp-event-loop.error.v1');
const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

/**
 * The base of every error that mp-event-loop makes. `instanceof` recognises the errors of another copy of this package, by a
 * brand and the code.
 */
export class EventLoopError extends Error {
  static {
    Object.defineProperty(EventLoopError.prototype, brand, { value: true });
  }
  /** What happened, as one of `errorCodes`. */
  readonly code: string;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    try {
      if (ordinaryHasInstance.call(this, value)) return true;
      if (typeof value !== 'object' || value === null || !(brand in value)) return false;
      return this === EventLoopError || errorClasses.get((value as unknown as EventLoopError).code) === this;
    } catch {
      // A Proxy that does not say. Whoever asks is often dealing with an error already.
      return false;
    }
  }
}

/** An argument or option is not one that can be used. */
export class ArgumentError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_ARGUMENT', message, options);
  }
}

/** A function, class or task module cannot be found or run in an executor. */
export class TargetError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_TARGET', message, options);
  }
}

/** A value cannot cross; the message names its path, such as `args[0].socket`. */
export class SerializationError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_SERIALIZATION', message, options);
  }
}

/** As many events wait as `maxQueue` allows. */
export class QueueFullError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_QUEUE_FULL', message, options);
  }
}

/** An event ran longer than its timeout. */
export class EventTimeoutError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_TIMEOUT', message, options);
  }
}

/** An event was cancelled; its `cause` is the reason that was given. Its name is that of the platform's own: AbortError. */
export class CancelledError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_CANCELLED', message, options);
  }
}

/** The loop was terminated before the event ended. */
export class TerminatedError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_TERMINATED', message, options);
  }
}

/** The loop has stopped and takes no events. */
export class StoppedError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_STOPPED', message, options);
  }
}

/** A transport could not open, carry or close. */
export class TransportError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_TRANSPORT', message, options);
  }
}

/** The two ends do not understand each other, because of their versions or of a broken message. */
export class ProtocolError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_PROTOCOL', message, options);
  }
}

/** A host refused the caller: a wrong token, or an origin that it does not allow. Trying again would not help. */
export class AuthError extends EventLoopError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_AUTH', message, options);
  }
}

/** How an executor died. */
export interface LossDetails {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  readonly wasRunning: boolean;
}

/** The executor died while the event ran in it. */
export class ExecutorLostError extends EventLoopError implements LossDetails {
  /** The exit code, or null if a signal or an error ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, such as `SIGKILL`, or null. */
  readonly signal: string | null;
  /** The last lines that it printed to stderr. */
  readonly stderrTail: string;
  /** false: the event had ended, but its result had not left. It is not run again all the same. */
  readonly wasRunning: boolean;

  constructor(message: string, details: LossDetails, options?: ErrorOptions) {
    super('ERR_EXECUTOR_LOST', message, options);
    this.exitCode = details.exitCode;
    this.signal = details.signal;
    this.stderrTail = details.stderrTail;
    this.wasRunning = details.wasRunning;
  }
}

const table: readonly [ErrorCode | undefined, string, unknown][] = [
  [undefined, 'EventLoopError', EventLoopError],
  ['ERR_ARGUMENT', 'ArgumentError', ArgumentError],
  ['ERR_TARGET', 'TargetError', TargetError],
  ['ERR_SERIALIZATION', 'SerializationError', SerializationError],
  ['ERR_TIMEOUT', 'EventTimeoutError', EventTimeoutError],
  ['ERR_CANCELLED', 'AbortError', CancelledError],
  ['ERR_EXECUTOR_LOST', 'ExecutorLostError', ExecutorLostError],
  ['ERR_QUEUE_FULL', 'QueueFullError', QueueFullError],
  ['ERR_TERMINATED', 'TerminatedError', TerminatedError],
  ['ERR_STOPPED', 'StoppedError', StoppedError],
  ['ERR_TRANSPORT', 'TransportError', TransportError],
  ['ERR_PROTOCOL', 'ProtocolError', ProtocolError],
  ['ERR_AUTH', 'AuthError', AuthError],
];

/** Our classes by their codes, for errors that come from elsewhere. */
export const errorClasses: ReadonlyMap<string, typeof EventLoopError> = new Map();

for (const [code, name, Class] of table as readonly [ErrorCode | undefined, string, typeof EventLoopError][]) {
  if (code !== undefined) (errorClasses as Map<string, typeof EventLoopError>).set(code, Class);
  // On the prototype, as for built-in errors: an own name would show as a field in every printed error. Spelled out, since minifiers
  // rename classes.
  Object.defineProperty(Class.prototype, 'name', { value: name, writable: true, configurable: true });
}

/** Whether a value is an Error, of this realm or another. Never throws, whatever a Proxy does. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
  } catch {
    return false;
  }
}

/** An unknown thrown value as an Error: itself, or an Error whose `cause` it is. */
export function toError(thrown: unknown, what: string): Error {
  return isError(thrown) ? thrown : new Error(`${what} threw a value that is no Error: ${describe(thrown)}`, { cause: thrown });
}

const SHOWN_LENGTH = 120; // enough to recognise a value, short enough for one line of a terminal

function kindOf(value: unknown): string {
  return typeof value === 'function' ? 'a function' : 'an object';
}

/** What should be a string; an object is not asked for one: its code may do anything, and a sparse array's takes for ever. */
function textOf(value: unknown): string {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? `(${kindOf(value)})` : String(value);
}

/** A value in a few words, for messages. Never throws. */
export function describe(value: unknown): string {
  try {
    if (typeof value === 'string') return JSON.stringify(value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value);
    if (typeof value === 'function') {
      const name: unknown = value.name;
      return typeof name === 'string' && name !== '' ? `function ${name}` : 'an anonymous function';
    }
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null) return String(value);
    if (value instanceof Error) return `${textOf(value.name)}: ${textOf(value.message)}`;
    const name: unknown = value.constructor?.name;
    return Array.isArray(value)
      ? `an array of ${value.length}`
      : `an object ${typeof name === 'string' && name !== '' ? `of class ${name}` : 'without a class'}`;
  } catch {
    return kindOf(value);
  }
}
