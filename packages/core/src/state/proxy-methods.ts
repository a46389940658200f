/** Methods of proxies: functions that are called, and targets of events. */
import type { Target } from '../target.ts';
import type { RemoteObject } from './remote-object.ts';

export interface ProxyMethod {
  readonly object: RemoteObject;
  readonly runs: Target;
  /** The proxy: its object stays as long as anybody has one of its methods. */
  readonly face: object;
}

const methods = new WeakMap<object, ProxyMethod>();
// Until a program reads the first method of a proxy, no target is looked up.
let areThereAny = false;

export function noteMethod(method: object, what: ProxyMethod): void {
  methods.set(method, what);
  areThereAny = true;
}

/** Returns whose method a function is, if it is one of a proxy. */
export function proxyMethodOf(target: object): ProxyMethod | undefined {
  return areThereAny ? methods.get(target) : undefined;
}
