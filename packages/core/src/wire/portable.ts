/** What of an error every transport carries. */

/** Whether every transport carries a clone: an error must not fail to cross because of a field that one of them refuses. */
export function isPortable(clone: unknown, left: number, visited: Set<object> = new Set()): boolean {
  if (typeof clone !== 'object' || clone === null) return typeof clone !== 'function' && typeof clone !== 'symbol';
  if (left === 0) return false;
  // Less deep the second time, or within a cycle: it has been counted where it was met first.
  if (visited.has(clone)) return true;
  visited.add(clone);
  if (!isPortableKind(clone)) return false;
  if (ArrayBuffer.isView(clone)) return true;
  const isPortableItem = (item: unknown): boolean => isPortable(item, left - 1, visited);
  if (clone instanceof Map) return [...clone].every(([key, item]) => isPortableItem(key) && isPortableItem(item));
  if (clone instanceof Set) return [...clone].every(isPortableItem);
  if (clone instanceof Date || clone instanceof RegExp || clone instanceof ArrayBuffer) return true;
  return Object.values(clone).every(isPortableItem);
}

/** Whether every transport carries such a clone, as far as it goes by its class and not by what it holds; errors are none of these. */
export function isPortableKind(clone: object): boolean {
  if (ArrayBuffer.isView(clone)) return clone.buffer instanceof ArrayBuffer;
  return (
    Array.isArray(clone) ||
    Object.getPrototypeOf(clone) === Object.prototype ||
    [Map, Set, Date, RegExp, ArrayBuffer].some((Class) => clone instanceof Class)
  );
}
