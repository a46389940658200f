/** WebAssembly modules: V8's serializer writes nothing at all for one, so that what follows it is read as something else. */

const Module = (globalThis as unknown as { WebAssembly?: { readonly Module: abstract new () => object } }).WebAssembly?.Module;

/** A longer array is read by its keys: it may be nearly all holes. */
const LONG = 10_000;

/** @throws Error when there is a WebAssembly.Module in the value: one can't leave its process. */
export function refuseModules(value: unknown): void {
  if (Module === undefined) return;
  const visited = new Set<object>();
  const left: object[] = [];
  const see = (item: unknown): void => {
    if (typeof item !== 'object' || item === null || ArrayBuffer.isView(item) || visited.has(item)) return;
    if (item instanceof Module) throw new Error('#<WebAssembly.Module> could not be cloned.');
    visited.add(item);
    left.push(item);
  };
  see(value);
  for (let object = left.pop(); object !== undefined; object = left.pop()) {
    if (object instanceof Map) {
      for (const [key, item] of Map.prototype.entries.call(object)) {
        see(key);
        see(item);
      }
    } else if (object instanceof Set) for (const item of Set.prototype.values.call(object)) see(item);
    else if (object instanceof Error) see(object.cause);
    else if (Array.isArray(object) && object.length <= LONG) for (let index = 0; index < object.length; index += 1) see(object[index]);
    else for (const key of Object.keys(object)) see((object as Record<string, unknown>)[key]);
  }
}
