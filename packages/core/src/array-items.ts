/** Arrays that may be anything, and their items. A length is no work: an array may be four billion holes. */

/** Holes and undefined items after which an array is read by its keys, which is slower for one that is full. */
const MAX_EMPTY = 1024;

/** Never throws. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    // A revoked Proxy.
    return false;
  }
}

/** Gives the items by their indices, but for holes. Members that are no items are left out. */
export function* itemsWithIndex(array: readonly unknown[]): Iterable<readonly [index: number, item: unknown]> {
  let empty = 0;
  for (let index = 0; index < array.length; index += 1) {
    const item = array[index];
    if (item !== undefined || Object.hasOwn(array, index)) yield [index, item];
    else if (empty < MAX_EMPTY) empty += 1;
    else {
      yield* itemsByKey(array, index);
      return;
    }
  }
}

function* itemsByKey(array: readonly unknown[], from: number): Iterable<readonly [index: number, item: unknown]> {
  for (const key of Object.keys(array)) {
    const index = Number(key);
    if (index >= from && String(index) === key) yield [index, array[index]];
  }
}
