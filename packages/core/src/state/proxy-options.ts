/** What `proxy` may be told, checked. */
import { ArgumentError, describe } from '../errors.ts';
import { checkOptionNames } from '../option-names.ts';

export interface ProxyOptions {
  readonly mirror?: readonly unknown[] | undefined;
}

const names: ReadonlySet<string> = new Set<keyof ProxyOptions>(['mirror']);

/**
 * Returns the names to be mirrored.
 *
 * @throws ArgumentError for an option that there is not, and for names that are none: the executor could not read such a message.
 */
export function readMirror(options: ProxyOptions): readonly string[] {
  checkOptionNames('proxy', options, names);
  const { mirror = [] } = options;
  if (!Array.isArray(mirror)) throw new ArgumentError(`option mirror of proxy must be ${expected}, got ${describe(mirror)}`);
  return Array.from(mirror, (name: unknown) => {
    if (typeof name === 'string') return name;
    throw new ArgumentError(`option mirror of proxy must be ${expected}, one is ${describe(name)}`);
  });
}

const expected = "an array of the names of properties, such as ['size']";
