/** The suite's task module that callers never import: in an executor that holds imports, its own does not end. */
import { defineTasks } from '../tasks.ts';
import { areImportsHeld } from './held-imports.ts';

export function late(): string {
  return 'late';
}

if (areImportsHeld()) await new Promise(() => {});
defineTasks(import.meta.url, { late });
