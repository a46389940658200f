/** All objects that can be reached from one, by private fields too: looked up by the debugger, which alone sees those. */
import { type Runtime, Session } from 'node:inspector';

export interface Found {
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

/** What is the simulation's own, or the platform's, and leads elsewhere. */
const foreign = new Set([
  'VirtualTransport',
  'OwnExecutors',
  'Borrower',
  'VirtualThread',
  'World',
  'Line',
  'Stage',
  'VirtualSurroundings',
  'AbortSignal',
  'Promise',
]);
/** More objects than a loop with nothing to do has. */
const MOST = 3000;

const visit = `function () {
  const { seen } = globalThis.simulationReachable;
  if (seen.has(this)) return '';
  seen.add(this);
  return (Object.getPrototypeOf(this)?.constructor?.name ?? 'Object') + ' ' + (this.size ?? this.length ?? 0);
}`;

/** Follows fields and elements of collections, but no closures. */
export function reachableFrom(root: object): readonly Found[] {
  const session = new Session();
  session.connect();
  Object.assign(globalThis, { simulationReachable: { root, seen: new WeakSet() } });
  try {
    const found: Found[] = [];
    const first = answer<Runtime.EvaluateReturnType>(session, 'Runtime.evaluate', { expression: 'globalThis.simulationReachable.root' });
    const queue = [{ path: '', id: first.result.objectId }];
    for (let next = queue.shift(); next !== undefined && found.length < MOST; next = queue.shift()) {
      const { path, id } = next;
      if (id === undefined) continue;
      const words = answer<Runtime.CallFunctionOnReturnType>(session, 'Runtime.callFunctionOn', {
        objectId: id,
        functionDeclaration: visit,
      });
      const [name = '', size = '0'] = String(words.result.value ?? '').split(' ');
      if (name === '' || foreign.has(name)) continue;
      found.push({ path, name, size: Number(size) });
      const properties = answer<Runtime.GetPropertiesReturnType & { privateProperties?: Runtime.PropertyDescriptor[] }>(
        session,
        'Runtime.getProperties',
        { objectId: id, ownProperties: true },
      );
      const fields = [...properties.result, ...(properties.privateProperties ?? []), ...(properties.internalProperties ?? [])];
      for (const { name: field, value } of fields)
        if (value?.type === 'object' && field !== '[[Prototype]]' && field !== '__proto__')
          queue.push({ path: `${path}.${field}`, id: value.objectId });
    }
    return found;
  } finally {
    session.disconnect();
    Reflect.deleteProperty(globalThis, 'simulationReachable');
  }
}

function answer<T>(session: Session, method: string, parameters: object): T {
  let result: T | undefined;
  // It answers at once.
  session.post(method, parameters, (error, answered) => {
    if (error !== null) throw error;
    result = answered as T;
  });
  if (result === undefined) throw new Error(`the debugger did not answer ${method}`);
  return result;
}
