/** A task module that calls defineTasks twice, under a name other than its file's. */
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
