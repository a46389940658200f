/** TypeScript that Node cannot run by erasing types alone: an enum, and an import of a .ts file by its .js name. */
import { defineTasks } from '@mp-event-loop/core';
import { three } from './typed-constant.ts';

enum Factor {
  // biome-ignore lint/style/useLiteralEnumMembers: what cannot be erased is the point
  Three = three,
}

export function triple(value: number): number {
  return value * Factor.Three;
}

defineTasks(import.meta.url, { triple });
