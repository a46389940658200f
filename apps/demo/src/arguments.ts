// The command line: what it may say, and what is told to those who say something else.

import { parseArgs } from 'node:util';
import { isTransportName, type TransportName, transports } from './transports.ts';

export interface DemoOptions {
  readonly flights: number;
  readonly window: number;
  readonly transport: TransportName;
  /** Whether the page is served afterwards; undefined: at a terminal. */
  readonly page: boolean | undefined;
}

export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

const ALL_FLIGHTS = 3_000_000;
const DEFAULT_FLIGHTS = 300_000;
// Summing one takes about 20 ms: far more than a frame of a user interface, and the bar still moves often.
const DEFAULT_WINDOW = 10_000;

const transportNames = Object.keys(transports).join(', ');

export const HELP = `Usage: npm run demo -- [options]

Sums up 3,000,000 US flights of 2001, sent as text over TCP: in an executor, and on the main thread beside it.

  --flights N|all    how many flights: 1 to ${ALL_FLIGHTS} (default ${DEFAULT_FLIGHTS})
  --window N         flights that are summed up together (default ${DEFAULT_WINDOW})
  --transport NAME   where the executor runs: ${transportNames} (default worker)
  --page, --no-page  whether a page is served afterwards (default: at a terminal)
  --help             print this

Ctrl-C stops it. Exit codes: 0 done and the sums match, 1 something failed, 2 wrong arguments, 130 stopped.
`;

/** 'help' where help was asked for. */
export function parseArguments(args: readonly string[]): DemoOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const transport = values.transport ?? 'worker';
  if (!isTransportName(transport)) {
    throw new ArgumentsError(`--transport: there is no "${transport}", only ${transportNames}`);
  }
  const flights = values.flights === 'all' ? ALL_FLIGHTS : whole('--flights', values.flights, DEFAULT_FLIGHTS, ' or "all"');
  return { flights, window: whole('--window', values.window, DEFAULT_WINDOW, ''), transport, page: page(values) };
}

function parse(args: readonly string[]) {
  try {
    const options = {
      flights: { type: 'string' },
      window: { type: 'string' },
      transport: { type: 'string' },
      page: { type: 'boolean' },
      'no-page': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    // Node's first sentence names the option; the rest is advice on positional arguments, of which there are none.
    const [sentence] = (error as Error).message.split('. ');
    throw new ArgumentsError(`${sentence}`, { cause: error });
  }
}

function page(values: { page?: boolean; 'no-page'?: boolean }): boolean | undefined {
  if (values.page && values['no-page']) throw new ArgumentsError('--page and --no-page: give one of them, or none');
  return values['no-page'] ? false : values.page;
}

function whole(option: string, text: string | undefined, otherwise: number, orElse: string): number {
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= ALL_FLIGHTS) return value;
  throw new ArgumentsError(`${option} takes a whole number from 1 to ${ALL_FLIGHTS}${orElse}, not "${text}"`);
}
