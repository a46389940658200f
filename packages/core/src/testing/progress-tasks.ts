/** The suite's task module of progress. Executors import it as a file of its own. */
import { context } from '../executor/context.ts';
import { defineTasks } from '../tasks.ts';

/** Reports so many steps, some of them later, and fails at the end of every attempt before `successfulAttempt`. */
export async function reportSteps(steps: number, successfulAttempt: number = 1): Promise<string> {
  const { event, progress } = context();
  for (let step = 0; step < steps; step += 1) {
    if (step % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    progress({ attempt: event.attempt, step });
  }
  if (event.attempt < successfulAttempt) throw new RangeError(`attempt ${event.attempt} failed`);
  return 'done';
}

/** Reports so many numbers without giving way. */
export function reportAtOnce(values: number): string {
  const { progress } = context();
  for (let value = 0; value < values; value += 1) progress(value);
  return 'done';
}

defineTasks(import.meta.url, { reportSteps, reportAtOnce });
