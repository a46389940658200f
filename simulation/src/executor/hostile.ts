/** Values that do harm to whoever looks at them without care. */
export const hostileKinds = [
  'getter that throws',
  'getter that throws the second time',
  'revoked proxy',
  'strict proxy',
  'thenable that throws',
  'then that throws',
  'thenable that resolves twice',
  'thenable of itself',
  'thenable that never settles',
  'error with a throwing message',
  'error with a throwing field',
  'error of no name',
  'cyclic error',
  'aggregate error of itself',
  'function',
  'symbol',
  'sparse array',
  'iterator that throws',
  'null-prototype object',
] as const;

export type HostileKind = (typeof hostileKinds)[number];

/** Those that never settle leave their event to whoever cancels it. */
export function neverSettles(kind: HostileKind): boolean {
  return kind === 'thenable that never settles';
}

export function makeHostile(kind: HostileKind): unknown {
  switch (kind) {
    case 'getter that throws':
      return Object.defineProperty({}, 'field', { enumerable: true, get: throwIt });
    case 'getter that throws the second time':
      return throwsSecondTime();
    case 'revoked proxy': {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    }
    case 'strict proxy':
      return new Proxy({}, { get: throwIt, has: throwIt, ownKeys: throwIt, getPrototypeOf: throwIt });
    case 'thenable that throws':
      return thenable(throwIt);
    case 'then that throws':
      return Object.defineProperty({}, 'then', { get: throwIt });
    case 'thenable that resolves twice':
      return twice();
    case 'thenable of itself':
      return ofItself();
    case 'thenable that never settles':
      return never();
    case 'error with a throwing message':
      return Object.defineProperty(new Error('hidden'), 'message', { get: throwIt });
    case 'error with a throwing field':
      return Object.defineProperty(new Error('hostile'), 'field', { enumerable: true, get: throwIt });
    case 'error of no name':
      return Object.assign(new Error('hostile'), { name: Object.create(null) as unknown });
    case 'cyclic error': {
      const error = new Error('hostile');
      error.cause = error;
      return error;
    }
    case 'aggregate error of itself': {
      const error = new AggregateError([], 'hostile');
      error.errors.push(error, error);
      return error;
    }
    case 'function':
      return () => 1;
    case 'symbol':
      return Symbol('hostile');
    case 'sparse array':
      return Object.assign([], { length: 1e5 });
    case 'iterator that throws':
      return { next: throwIt, [Symbol.iterator]: throwIt };
    case 'null-prototype object':
      return Object.create(null);
  }
}

function throwIt(): never {
  throw new RangeError('hostile');
}

function throwsSecondTime(): unknown {
  let readings = 0;
  return Object.defineProperty({}, 'field', {
    enumerable: true,
    get: () => {
      readings += 1;
      if (readings > 1) throwIt();
      return 1;
    },
  });
}

type Then = (resolve: (value: unknown) => void) => void;

function thenable(then: Then): unknown {
  const value = {};
  Object.defineProperty(value, 'then', { value: then, enumerable: true });
  return value;
}

function twice(): unknown {
  return thenable((resolve) => {
    resolve(1);
    resolve(2);
    throwIt();
  });
}

function ofItself(): unknown {
  let turns = 0;
  // One that turned round for ever would hold its thread, which no cancelling ends; a few turns show the same.
  const value: unknown = thenable((resolve) => {
    turns += 1;
    resolve(turns < 5 ? value : 1);
  });
  return value;
}

function never(): unknown {
  return thenable(() => {});
}
