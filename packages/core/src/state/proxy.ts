/** The face of an object that lives in an executor: methods become calls, mirrored values are there at once. */
import type { AnyClass, AnyFunction } from '../tasks.ts';
import type { RemoteObject } from './remote-object.ts';

/** What calls that method of the proxy; what it gives is a promise, or iterable too where the method may stream. */
export type CallerOf = (method: string, face: object) => AnyFunction;

/** The names that are forwarded: the class's own and inherited methods. Undefined for a stand-in, whose methods are not known here. */
export function methodsOf(Class: AnyClass, isStandIn: boolean): ReadonlyMap<string, AnyFunction> | undefined {
  if (isStandIn) return undefined;
  const methods = new Map<string, AnyFunction>();
  for (let prototype = Class.prototype as object | null; prototype !== null && prototype !== Object.prototype; ) {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function' && key !== 'constructor' && key !== 'then' && !methods.has(key))
        methods.set(key, value as AnyFunction);
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return methods;
}

export function makeProxy(
  object: RemoteObject,
  methods: ReadonlyMap<string, AnyFunction> | undefined,
  mirror: ReadonlySet<string>,
  callerOf: CallerOf,
): object {
  const functions = new Map<string, AnyFunction>();
  return new Proxy(Object.create(null) as object, {
    get(_, key, face: object) {
      if (key === Symbol.asyncDispose) return () => object.dispose();
      if (typeof key === 'symbol' || key === 'then') return undefined;
      if (mirror.has(key)) return mirroredValue(object, key, methods);
      if (methods !== undefined && !methods.has(key)) return undefined;
      let forward = functions.get(key);
      if (forward === undefined) {
        forward = callerOf(key, face);
        functions.set(key, forward);
      }
      return forward;
    },
    has: (_, key) => typeof key === 'string' && (mirror.has(key) || methods?.has(key) === true),
    set: (_, key) => refuse(object, key),
    defineProperty: (_, key) => refuse(object, key),
    deleteProperty: (_, key) => refuse(object, key),
    setPrototypeOf: () => refuse(object, 'its prototype'),
  });
}

function mirroredValue(object: RemoteObject, key: string, methods: ReadonlyMap<string, AnyFunction> | undefined): unknown {
  const mirrored = object.mirrored(key);
  if (mirrored?.isMethod === true || methods?.has(key) === true) return () => object.mirrored(key)?.value;
  return mirrored?.value;
}

function refuse(object: RemoteObject, key: string | symbol): never {
  throw new TypeError(`cannot set ${String(key)} of a proxy: its ${object.className} lives in an executor, call a method that changes it`);
}
