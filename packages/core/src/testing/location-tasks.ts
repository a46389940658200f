/** The suite's task module of places. Executors import it as a file of its own. */
import { defineTasks } from '../tasks.ts';

interface NodeProcess {
  readonly pid?: number;
  getBuiltinModule?(name: 'node:worker_threads'): { readonly threadId: number };
}

/** Returns where it runs. */
export function whereItRuns(): { readonly pid: number | undefined; readonly threadId: number | undefined } {
  const { process } = globalThis as { process?: NodeProcess };
  return { pid: process?.pid, threadId: process?.getBuiltinModule?.('node:worker_threads').threadId };
}

defineTasks(import.meta.url, { whereItRuns });
