/** What the `stop` of every host may be told. */
import { checkOption, checkOptionNames, type OptionCheck } from '@mp-event-loop/core/channel';
import { LARGEST_DELAY } from './whole-number.ts';

const names: ReadonlySet<string> = new Set(['timeout']);
const milliseconds: OptionCheck = {
  isRight: (value) => value === Number.POSITIVE_INFINITY || (typeof value === 'number' && value >= 0 && value <= LARGEST_DELAY),
  expected: 'a number of ms from 0, or Infinity',
};

/**
 * Returns the milliseconds after which what is left is ended, if it says so.
 *
 * @throws ArgumentError for an option that there is not, and for what is no time.
 */
export function stopTimeoutOf(options: { readonly timeout?: number | undefined }): number | undefined {
  checkOptionNames('stop of a host', options, names);
  const { timeout } = options;
  if (timeout !== undefined) checkOption('stop of a host', 'timeout', timeout, milliseconds);
  return timeout;
}
