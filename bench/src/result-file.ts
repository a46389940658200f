// What a run leaves behind: all that the tables and plots are made from.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Flags } from './flags.ts';
import type { Failure } from './measure.ts';
import type { Summary } from './summary.ts';
import type { TransportName } from './transport-name.ts';
import type { Verdict } from './verdicts.ts';

const GIB = 1024 ** 3;
/** More would be noise. */
const KEPT_DIGITS = 5;

export interface ResultFile {
  readonly transport: TransportName;
  readonly command: string;
  /** ISO 8601, in UTC. */
  readonly began: string;
  readonly node: string;
  readonly machine: string;
  /** Cores that others used: before the run, and after it. */
  readonly busyCores: readonly [number, number];
  readonly commit: string | undefined;
  /** Of the contenders, by package. */
  readonly versions: Readonly<Record<string, string>>;
  readonly summaries: readonly Summary[];
  readonly verdicts: readonly Verdict[];
  readonly failures: readonly Failure[];
}

export function thisMachine(): string {
  const model = cpus()[0]?.model.trim() || process.arch;
  return `${availableParallelism()} cores (${model}), ${Math.round(totalmem() / GIB)} GiB, ${type()} ${release().split('.', 2).join('.')}`;
}

/** As one would type it. */
export function commandOf({ transport, rounds, quick, only, baseline }: Flags): string {
  const parts = ['pnpm bench', `--transport ${transport}`];
  if (quick) parts.push('--quick');
  if (only !== '') parts.push(`--only ${only}`);
  if (baseline !== undefined) parts.push('--baseline …');
  return [...parts, `--rounds ${rounds}`].join(' ');
}

/** Undefined without git, or outside a repository. */
export function thisCommit(): string | undefined {
  try {
    const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', '../packages') === '' ? '' : ', changed'}`;
  } catch {
    return undefined;
  }
}

/** They are pinned in the bench's own package.json. */
export function peerVersions(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(Object.entries(manifest.dependencies).filter(([, version]) => !version.startsWith('workspace:')));
}

export function writeResult(path: string, result: ResultFile): void {
  const short = (_key: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(KEPT_DIGITS)) : value);
  writeFileSync(path, `${JSON.stringify(result, short, 1)}\n`);
}

export function readResult(path: string): ResultFile {
  return JSON.parse(readFileSync(path, 'utf8')) as ResultFile;
}
