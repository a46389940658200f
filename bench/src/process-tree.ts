// The processes that a contender runs its tasks in, as far as the system tells: on Linux.
import { readFileSync } from 'node:fs';

/** Children, and theirs. Empty where the system does not tell. */
export function descendantsOf(pid: number): readonly number[] {
  let children: readonly number[];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
