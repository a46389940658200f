/** The command line. */
import { parseArgs } from 'node:util';
import { isTransportName, type TransportName, transports } from './transports.ts';

export interface SoakOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly transport: TransportName;
  readonly executors: number | undefined;
  readonly concurrency: number | undefined;
  /** Only this round, again and again: to catch what a long run came upon. */
  readonly round: number | undefined;
}

export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

const names = Object.keys(transports).join('|');

const HELP = `Usage: pnpm soak -- [--seconds 60] [--seed N] [--transport ${names}] [--executors N] [--concurrency N] [--round N]`;

export function parseArguments(args: readonly string[]): SoakOptions {
  const option = { type: 'string' } as const;
  const options = { seconds: option, seed: option, transport: option, executors: option, concurrency: option, round: option };
  let values: Partial<Record<keyof typeof options, string>>;
  try {
    ({ values } = parseArgs({ args: args.filter((argument) => argument !== '--'), options }));
  } catch (error) {
    throw new ArgumentsError(`${(error as Error).message}\n${HELP}`);
  }
  const transport = values.transport ?? 'worker';
  if (!isTransportName(transport)) throw new ArgumentsError(`--transport: there is no ${transport}\n${HELP}`);
  return {
    seconds: whole('seconds', values.seconds) ?? 60,
    seed: whole('seed', values.seed) ?? Math.floor(Math.random() * 2 ** 32),
    transport,
    executors: whole('executors', values.executors),
    concurrency: whole('concurrency', values.concurrency),
    round: whole('round', values.round),
  };
}

function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new ArgumentsError(`--${name} takes a whole number, not "${text}"\n${HELP}`);
  return Number(text);
}
