/** What the command is told. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly seed: number | undefined;
  readonly from: number;
  readonly seconds: number;
  readonly count: number;
  readonly isTraced: boolean;
  readonly focus: readonly string[];
  readonly without: readonly string[];
  /** Violations whose kind contains one of these are not told. */
  readonly mask: readonly string[];
  readonly shrink: number | undefined;
  readonly program: string | undefined;
  readonly hasMutants: boolean;
  readonly only: string | undefined;
  readonly isQuiet: boolean;
  /** Ends at the first violation. */
  readonly isStopping: boolean;
  /** Seeds that are left out. */
  readonly skip: ReadonlySet<number>;
  /** Prints the seeds of all that fails, and nothing else. */
  readonly hasSeeds: boolean;
}

/** @throws TypeError for an option that is not known. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      from: { type: 'string' },
      seconds: { type: 'string' },
      count: { type: 'string' },
      trace: { type: 'boolean', default: false },
      focus: { type: 'string', default: '' },
      without: { type: 'string', default: '' },
      mask: { type: 'string', default: '' },
      shrink: { type: 'string' },
      program: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      only: { type: 'string' },
      stop: { type: 'boolean', default: false },
      skip: { type: 'string', default: '' },
      seeds: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
    },
  });
  const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  const count = number(values.count);
  return {
    seed: number(values.seed),
    from: number(values.from) ?? Math.floor(Math.random() * 2 ** 31),
    seconds: number(values.seconds) ?? (count === undefined ? 60 : Number.POSITIVE_INFINITY),
    count: count ?? Number.POSITIVE_INFINITY,
    isTraced: values.trace,
    focus: listOf(values.focus),
    without: listOf(values.without),
    mask: listOf(values.mask),
    shrink: number(values.shrink),
    program: values.program,
    hasMutants: values.mutants,
    only: values.only,
    isQuiet: values.quiet,
    isStopping: values.stop,
    hasSeeds: values.seeds,
    skip: new Set(listOf(values.skip).map(Number)),
  };
}

function listOf(text: string): readonly string[] {
  return text.split(',').filter((name) => name !== '');
}
