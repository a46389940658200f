/** The suite's second task module: events that fail in every way. */
import { ArgumentError } from '../errors.ts';
import { defineTasks } from '../tasks.ts';

/** An error class that the caller knows too. */
export class OrderError extends Error {
  override name = 'OrderError';
  readonly order: number;

  constructor(message: string, order: number, options?: ErrorOptions) {
    super(message, options);
    this.order = order;
  }
  get question(): string {
    return `where is order ${this.order}?`;
  }
}

class UnknownError extends RangeError {
  override name = 'UnknownError';
  readonly detail = new Map([['known', false]]);
}

const thrown: Readonly<Record<string, () => unknown>> = {
  Error: () => new Error('plain'),
  TypeError: () => new TypeError('wrong type'),
  RangeError: () => new RangeError('too far'),
  SyntaxError: () => new SyntaxError('no such word'),
  OrderError: () => new OrderError('order lost', 7, { cause: new TypeError('the cause') }),
  UnknownError: () => new UnknownError('of a class that nobody was given'),
  ArgumentError: () => new ArgumentError("one of the library's own"),
  AggregateError: () => new AggregateError([new TypeError('first'), new OrderError('second', 2), 'third'], 'all of them'),
  fields: () => Object.assign(new Error('with fields'), { code: 'E_CODE', errno: -2, at: new Date(5), list: [1, -0], nothing: undefined }),
  'cause chain': () => new Error('top', { cause: new Error('middle', { cause: new Error('bottom', { cause: 'the root' }) }) }),
  'uncloneable field': () => Object.assign(new Error('holds a socket'), { socket: { write() {} }, kept: 1 }),
  'error as a field': () => Object.assign(new Error('outer'), { inner: new TypeError('inner') }),
  'inherited code': () => new DOMException('too late', 'TimeoutError'),
  'own cycle': () => {
    const error = new Error('caused by itself');
    error.cause = error;
    return error;
  },
  'throwing getter': () => Object.defineProperty(new Error('hostile'), 'trap', { enumerable: true, get: () => fallIn() }),
  frozen: () => Object.freeze(new Error('frozen')),
  string: () => 'a string',
  undefined: () => undefined,
  null: () => null,
  '-0': () => -0,
  object: () => ({ reason: 'an object', list: [new Date(1)] }),
  function: () => () => {},
  'empty message': () => new Error(''),
};

function fallIn(): never {
  throw new Error('the getter threw');
}

export function throwOne(kind: string): never {
  throw thrown[kind]?.();
}

export async function rejectWith(kind: string): Promise<never> {
  await null;
  throw thrown[kind]?.();
}

export function thisLineFails(): never {
  throw new Error('look at the stack');
}

export function neverStopsCalling(depth: number): number {
  return neverStopsCalling(depth + 1) + 1;
}

defineTasks(import.meta.url, { OrderError, throwOne, rejectWith, thisLineFails, neverStopsCalling });
