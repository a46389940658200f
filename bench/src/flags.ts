// The command line.
import { parseArgs } from 'node:util';

export interface Flags {
  readonly rounds: number;
  readonly quick: boolean;
  /** Those whose tasks run in processes of their own, not in threads. */
  readonly processes: boolean;
  /** The start of a workload's name: 'tiny' is both of them. */
  readonly only: string;
  readonly json: string | undefined;
}

const DEFAULT_ROUNDS = 5;
const QUICK_ROUNDS = 2;
// More would break the promise that a full run takes less than four minutes.
const MAX_ROUNDS = 5;

const WORKLOADS = 'tiny|object|latency|pauses|memory|idle';
export const USAGE = `pnpm bench [--processes] [--quick] [--rounds 1..${MAX_ROUNDS}] [--only ${WORKLOADS}] [--json FILE]`;

export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      processes: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? QUICK_ROUNDS : DEFAULT_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS) {
    throw new Error(`--rounds takes a whole number from 1 to ${MAX_ROUNDS}`);
  }
  return { rounds, quick: values.quick, processes: values.processes, only: values.only, json: values.json };
}
