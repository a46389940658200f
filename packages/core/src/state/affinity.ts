/** affinity: the same value, the same executor. */

/** One of `slots`, the same for equal values: FNV-1a, whose last bits are spread by a multiplication so that few slots fill evenly. */
export function slotOf(value: string, slots: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < value.length; index += 1) hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % slots;
}
