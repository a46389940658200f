/** What of an error every transport carries. */

/** Whether every transport carries a clone: an error must not fail to cross because of a field that one of them refuses. */
export function isPortable(clone: unknown, left: number, visited: Set<object> = new Set()): boolean {
  if (typeof clone !== 'object' || clone === null) return typeof clone !== 'function' && typeof clone !== 'symbol';
  if (left === 0) return false;
  // Less deep the second time, or within a cycle: it has been counted where it was met first.
  if (visited.has(clone)) return true;
  visited.add(clone);
  if (ArrayBuffer.isView(clone)) return clone.buffer instanceof ArrayBuffer;
  const isPortableItem = (item: unknown): boolean => isPortable(item, left - 1, visited);
  if (clone instanceof Map) return [...clone].every(([key, item]) => isPortableItem(key) && isPortableItem(item));
  if (clone instanceof Set) return [...clone].every(isPortableItem);
  if (clone instanceof Date || clone instanceof RegExp || clone instanceof ArrayBuffer) return true;
  const isPlain = Array.isArray(clone) || Object.getPrototypeOf(clone) === Object.prototype;
  return isPlain && Object.values(clone).every(isPortableItem);
}
