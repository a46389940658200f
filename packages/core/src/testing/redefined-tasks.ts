/** A task module that calls defineTasks more than once, under a name that is not its file's. */
import { defineTasks } from '../tasks.ts';

export function earlier(): string {
  return 'earlier';
}

export function later(): string {
  return 'later';
}

export function added(): string {
  return 'added';
}

defineTasks(import.meta.url, { versioned: earlier }, { name: 'renamed' });
defineTasks(`${import.meta.url}?query`, { versioned: later, added });
