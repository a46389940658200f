/** Calls methods of the objects that were made here. */
import { ArgumentError } from '../../errors.ts';
import type { KeptObject } from '../objects.ts';
import { declared } from './declared-methods.ts';

/** Calls a method that the object's class declares; never one of a built-in, nor of a value that the caller sent. */
export function callMethod({ object, Class }: KeptObject, method: string, args: readonly unknown[]): unknown {
  const isDeclared = Class !== undefined && typeof declared(Class, method)?.value === 'function';
  const candidate = isDeclared ? (object as Record<string, unknown>)[method] : undefined;
  if (typeof candidate !== 'function') throw new ArgumentError(`${Class?.name ?? 'a value'} has no method '${method}'`);
  return Reflect.apply(candidate, object, args);
}
