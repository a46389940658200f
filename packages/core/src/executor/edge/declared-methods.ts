/** What a class declares, and what its classes inherit from others that are no built-ins: all that callers can reach of its objects. */
import type { AnyClass, AnyFunction } from '../../tasks.ts';

/** Of Node's modules, those whose classes programs extend. Their classes are written in JavaScript, and look like anybody's. */
const MODULES = ['events', 'stream', 'net', 'http', 'https', 'tls', 'dgram', 'zlib', 'fs', 'crypto', 'readline', 'worker_threads'].concat(
  ['child_process', 'async_hooks', 'buffer', 'http2', 'perf_hooks', 'vm', 'url', 'util', 'console', 'string_decoder', 'dns', 'tty', 'v8'],
  ['diagnostics_channel', 'dns/promises', 'readline/promises', 'stream/web', 'module'],
);
/** The same for globals that no module exports as a value. */
const GLOBALS = ['AbortController', 'AbortSignal', 'Blob', 'CustomEvent', 'DOMException', 'Event', 'File', 'FormData', 'Headers'].concat([
  'Crypto',
  'CryptoKey',
  'EventSource',
  'MessageEvent',
  'Request',
  'Response',
  'SubtleCrypto',
  'TextDecoder',
  'TextEncoder',
  'WebSocket',
]);

interface Platform {
  readonly process?: { getBuiltinModule?(name: string): object | undefined };
  readonly [name: string]: unknown;
}

// Before tasks are imported, which may replace it.
const sourceOf = Function.prototype.toString;
let ofNode: WeakSet<object> | undefined;

/**
 * Returns what the class declares by that name, inherited or not; undefined where it is nothing, or a built-in's. What `defineTasks` was
 * given itself is asked in any case.
 */
export function declared(Class: AnyFunction | AnyClass, name: string): PropertyDescriptor | undefined {
  if (name === 'constructor' || name === '__proto__') return undefined;
  let prototype = Class.prototype as object | null | undefined;
  while (typeof prototype === 'object' && prototype !== null) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (property !== undefined) return property;
    prototype = Object.getPrototypeOf(prototype) as object | null;
    if (prototype !== null && isBuiltIn(prototype)) return undefined;
  }
  return undefined;
}

function isBuiltIn(prototype: object): boolean {
  const Class: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  if (typeof Class === 'function' && sourceOf.call(Class).endsWith('{ [native code] }')) return true;
  // Asked last, for classes that extend others: loading Node's modules takes a while.
  ofNode ??= prototypesOfNode();
  return ofNode.has(prototype);
}

function prototypesOfNode(): WeakSet<object> {
  const platform = globalThis as Platform;
  const found = new WeakSet<object>();
  const add = (exported: unknown): void => {
    let prototype: unknown = typeof exported === 'function' ? exported.prototype : undefined;
    while (typeof prototype === 'object' && prototype !== null && !found.has(prototype)) {
      found.add(prototype);
      prototype = Object.getPrototypeOf(prototype);
    }
  };
  for (const name of MODULES) {
    const module = platform.process?.getBuiltinModule?.(name);
    if (module === undefined) continue;
    add(module);
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(module))) add(value);
  }
  for (const name of GLOBALS) add(platform[name]);
  return found;
}
