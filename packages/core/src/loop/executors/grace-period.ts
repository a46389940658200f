/** How long a task that is told to end may take before its executor is replaced. */
import type { Transport } from '../../transport.ts';

/** In ms: long enough for a task that listens to its signal. */
const DEFAULT = 100;
/** And where its signal and its answer have to cross a network. */
const DISTANT_DEFAULT = 2000;

/** Returns the grace period, in ms, where the loop's user has not set one. */
export function defaultGracePeriod(isolation: Transport['isolation']): number {
  return isolation === 'host' ? DISTANT_DEFAULT : DEFAULT;
}
