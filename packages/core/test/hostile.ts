/** Values that do their worst when they are looked into. */

export function strict(): object {
  const refuse = (): never => {
    throw new TypeError('a strict Proxy was touched');
  };
  return new Proxy(
    {},
    { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse, getOwnPropertyDescriptor: refuse, set: refuse },
  );
}

export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Errors each of which holds all others: whole, they would be endless. */
export function entangledErrors(): Error {
  const errors = Array.from({ length: 12 }, (_, index) => new AggregateError([], `number ${index}`));
  for (const error of errors) error.errors.push(...errors);
  return errors[0] as Error;
}
