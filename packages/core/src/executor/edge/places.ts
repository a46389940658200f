/** Places in an event's arguments at which kept objects are put. */
import { ProtocolError } from '../../errors.ts';

/**
 * Puts an object at a path. Each step is an own property of what the caller sent, so that no prototype is walked or written; the last
 * one holds the null that a loop leaves there.
 *
 * @throws ProtocolError where the arguments have no such place.
 */
export function putAt(values: readonly unknown[], path: readonly (string | number)[], object: object): void {
  let container: object = values;
  const last = path.length - 1;
  for (let index = 0; index < last; index += 1) {
    const inner = itemAt(container, path[index] as string | number);
    if (typeof inner !== 'object' || inner === null) throw noPlace();
    container = inner;
  }
  const key = path[last] as string | number;
  if (itemAt(container, key) !== null) throw noPlace();
  Object.defineProperty(container, key, { value: object, writable: true, enumerable: true, configurable: true });
}

function itemAt(container: object, key: string | number): unknown {
  if (!Object.hasOwn(container, key)) throw noPlace();
  return (container as Record<string | number, unknown>)[key];
}

function noPlace(): ProtocolError {
  return new ProtocolError('the loop sent a reference to a place that the arguments of its event do not have');
}
