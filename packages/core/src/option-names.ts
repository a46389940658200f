/** Options that there are not: refused, with the name that was meant. */
import { ArgumentError, describe } from './errors.ts';

/** Names by which other pools and people's fingers know options, and ours, of which the first is meant that the object takes. */
const otherNames: readonly (readonly [RegExp, ...string[]])[] = [
  [/^init|setup|data$|prepare/i, 'initialize'],
  [/thread|worker|pool|process|^size$/i, 'executors', 'executors.max'],
  [/^idle/i, 'executors.idleTimeout', 'idleTimeout'],
  [/parallel|concurren/i, 'concurrency', 'executors'],
  [/attempt|retr|backoff/i, 'retries', 'limit', 'delay'],
  [/^transfer/i, 'transfer'],
  [/error/i, 'errorHandlers'],
  [/^progress/i, 'onProgress'],
  [/^on|handler|callback|listener/i, 'outputHandlers', 'onProgress'],
  [/grace|kill/i, 'gracePeriod'],
  [/queue|backlog|pending/i, 'maxQueue'],
  [/^abort|cancel/i, 'signal'],
  [/^(?:id|name|label|tag)$/i, 'key', 'name'],
  [/^(?:max|times|count)$/i, 'limit'],
  [/^(?:order|inOrder|unordered)/i, 'ordered'],
  [/allSettled/i, 'settled'],
  [/timeout|ttl|deadline|delay|^ms$/i, 'timeout', 'startTimeout'],
  [/^(?:port|host|uri|address|endpoint)/i, 'url'],
];

/** Where an option is at home that some other object does not take. */
const homes: readonly (readonly [names: ReadonlySet<string>, where: string])[] = [
  [new Set(['open', 'isolation']), 'that is a transport: write { transport: … }'],
  [
    new Set(['resourceLimits', 'env', 'argv', 'execArgv', 'execPath', 'cwd']),
    'it is an option of transports, such as workerTransport({ … })',
  ],
  [new Set(['url', 'token', 'headers', 'tls', 'reconnect']), 'it is an option of wsTransport({ … })'],
  [
    new Set(['timeout', 'retries', 'priority', 'affinity', 'signal', 'kwargs', 'transfer']),
    'it is an option of events: addEvent(task, args, { … })',
  ],
  [
    new Set(['executors', 'concurrency', 'initialize', 'maxQueue', 'transport', 'recycleAfter']),
    'it is an option of loops: new EventLoop({ … })',
  ],
  [new Set(['settled', 'ordered']), 'it is an option of map'],
];

/** A name that differs in more of its letters, by share, is another word. */
const MOST_DIFFERENT = 0.4;

/**
 * Refuses what is no object of options, and options that there are not.
 *
 * @throws ArgumentError, which names the nearest option.
 */
export function checkOptionNames(what: string, options: object, known: ReadonlySet<string>): void {
  if (typeof options !== 'object' || options === null || isOfThePlatform(options))
    throw new ArgumentError(`the options of ${what} must be an object, got ${describe(options)}`);
  for (const name in options) if (!known.has(name) && Object.hasOwn(options, name)) throw unknownOption(what, name, known);
}

/** A URL, a Map, a promise, an array: none of them names options, and so none would be refused by name. */
function isOfThePlatform(options: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(options);
  if (prototype === Object.prototype || prototype === null) return false;
  return Object.prototype.toString.call(options) !== '[object Object]';
}

function unknownOption(what: string, name: string, known: ReadonlySet<string>): ArgumentError {
  const meant = nearest(name, known);
  const hint = homeOf(name) ?? (meant === undefined ? elsewhere(name) : `did you mean ${meant}?`);
  return new ArgumentError(`${what} has no option ${name}: ${hint ?? `there are ${[...known].join(', ')}`}`);
}

function homeOf(name: string): string | undefined {
  return homes.find(([names]) => names.has(name))?.[1];
}

/** What another pool calls an option that some other object of ours takes, such as `maxThreads` for a transport. */
function elsewhere(name: string): string | undefined {
  const meant = synonyms(name).find((one) => homeOf(one) !== undefined);
  return meant === undefined ? undefined : `did you mean ${meant}? ${homeOf(meant)?.replace(/^it/, 'It')}`;
}

function nearest(name: string, known: ReadonlySet<string>): string | undefined {
  let best: string | undefined;
  let least = MOST_DIFFERENT;
  for (const one of known) {
    const share = distance(name.toLowerCase(), one.toLowerCase()) / Math.max(name.length, one.length);
    if (share >= least) continue;
    best = one;
    least = share;
  }
  return best ?? abbreviated(name, known) ?? synonym(name, known);
}

/** One name begins as the other: `prio`, `timeoutMs`. */
function abbreviated(name: string, known: ReadonlySet<string>): string | undefined {
  const lower = name.toLowerCase();
  const isPart = (one: string, other: string): boolean => one.length > 2 && other.startsWith(one);
  return [...known].find((one) => isPart(lower, one.toLowerCase()) || isPart(one.toLowerCase(), lower));
}

function synonym(name: string, known: ReadonlySet<string>): string | undefined {
  return synonyms(name).find((one) => known.has(one.split('.')[0] as string));
}

function synonyms(name: string): string[] {
  return otherNames.flatMap(([pattern, ...meant]) => (pattern.test(name) ? meant : []));
}

/** How many letters must be added, left out, exchanged or swapped with the next to make one name of the other. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const exchanged = (row[to - 1] as number) + (one[at - 1] === other[to - 1] ? 0 : 1);
      const isSwapped = one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      const swapped = isSwapped ? (before[to - 2] as number) + 1 : exchanged;
      next.push(Math.min(exchanged, swapped, (row[to] as number) + 1, (next[to - 1] as number) + 1));
    }
    before = row;
    row = next;
  }
  return row[other.length] as number;
}
