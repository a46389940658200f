/** At most once, unless asked: how often a task ran. */
import type { Act } from '../act.ts';
import type { Attempt } from '../journal-reading.ts';

/** Errors after which an event is not run again. */
const FINAL = new Set(['ERR_CANCELLED', 'ERR_SERIALIZATION', 'ERR_TERMINATED']);

export function judgeAttempts({ event, options, plan }: Act, attempts: readonly Attempt[], concurrency: number): string[] {
  const violations: string[] = [];
  const most = 1 + (options.retries ?? 0);
  const numbers = attempts.map(({ attempt }) => attempt);
  if (new Set(numbers).size !== numbers.length) violations.push(`ran twice as one attempt: ${numbers.join()}`);
  if (numbers.some((number, index) => number > most || number <= (numbers[index - 1] ?? 0)))
    violations.push(`ran as attempts ${numbers.join()} of ${most}`);
  if (event?.status === 'fulfilled' && attempts.length === 0) violations.push('is fulfilled, and never ran');
  const { code } = (event?.error ?? {}) as { code?: string };
  if (
    event?.status === 'rejected' &&
    attempts.length === 0 &&
    !FINAL.has(code ?? '') &&
    code !== 'ERR_EXECUTOR_LOST' &&
    code !== 'ERR_TIMEOUT'
  )
    violations.push('failed as if it had run, and never did');
  // Beside others it may have been lost with its executor before it was found that its result can't be sent.
  if (plan.expects.ends === 'unsendable' && attempts.length > 1 && concurrency === 1) violations.push('can’t be sent, and was tried again');
  return violations;
}
