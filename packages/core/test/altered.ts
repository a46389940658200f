/** Messages with one member replaced: what readers are fuzzed with. */
import type { Random } from '../src/testing/random.ts';

export function pickFrom<T>(list: readonly T[], random: Random): T {
  return list[random(list.length)] as T;
}

/** Replaces one member of a message, however deep, by what `replacement` gives for the object that holds it. Returns the way there. */
export function alter(message: object, random: Random, replacement: (holder: object) => unknown): string {
  const path = pickFrom(placesIn(message), random);
  let holder = message as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as typeof holder;
  holder[path.at(-1) as string] = replacement(holder);
  return path.join('.');
}

function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [...(path.length === 0 ? [] : [path]), ...Object.keys(value).flatMap((key) => placesIn((value as never)[key], [...path, key]))];
}
