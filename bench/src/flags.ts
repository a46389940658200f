// The command line.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isTransportName, TRANSPORT_NAMES, type TransportName } from './transport-name.ts';

export interface Flags {
  readonly transport: TransportName;
  readonly rounds: number;
  readonly quick: boolean;
  /** The start of a workload's name. */
  readonly only: string;
  readonly json: string | undefined;
  /** A checkout that was built, or a folder where the packages are installed. */
  readonly baseline: string | undefined;
}

const DEFAULT_ROUNDS = 5;
const QUICK_ROUNDS = 2;
// More would break the promise of how long a full run takes.
const MAX_ROUNDS = 5;

const WORKLOADS = 'tiny|object|buffer|latency|pauses|memory|packing|stream|idle';
const TRANSPORTS = TRANSPORT_NAMES.join('|');
export const USAGE = `pnpm bench [--transport ${TRANSPORTS}] [--quick] [--rounds 1..${MAX_ROUNDS}] [--only ${WORKLOADS}]
           [--json FILE] [--baseline FOLDER]`;

/** `from` is where relative paths begin: pnpm runs scripts in their package's folder, not where its user is. */
export function readFlags(args: readonly string[], from: string): Flags {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      transport: { type: 'string', default: 'worker' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      baseline: { type: 'string' },
    },
  });
  const { transport, quick, only } = values;
  if (!isTransportName(transport)) throw new Error(`--transport takes ${TRANSPORTS}, not '${transport}'`);
  const rounds = Number(values.rounds ?? (quick ? QUICK_ROUNDS : DEFAULT_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS) {
    throw new Error(`--rounds takes a whole number from 1 to ${MAX_ROUNDS}`);
  }
  const path = (value: string | undefined): string | undefined => (value === undefined ? undefined : resolve(from, value));
  return { transport, rounds, quick, only, json: path(values.json), baseline: path(values.baseline) };
}
