/** What the `stop` of every host may be told. */
import { checkOptionNames } from '@mp-event-loop/core/channel';

const names: ReadonlySet<string> = new Set(['timeout']);

/**
 * Returns the milliseconds after which what is left is ended, if it says so.
 *
 * @throws ArgumentError for an option that there is not.
 */
export function stopTimeoutOf(options: { readonly timeout?: number | undefined }): number | undefined {
  checkOptionNames('stop of a host', options, names);
  return options.timeout;
}
