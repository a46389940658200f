/** Runs wrong versions, each in a process of its own, and says which were noticed. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Features } from '../program/features.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';
import { type Row, writeTable } from './table.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Seeds that all of them see, whatever they look at more closely. */
const FIRST_SEED = 1;
/** ms after which a run is given up, which proves nothing. */
const LONGEST = 600_000;
/** How many of those that break the contract must be noticed. */
const LEAST = 0.95;

/** @throws Error when what a mutant replaces does not stand there exactly once: it would test nothing. */
export function apply(mutant: Mutant, text: string): string {
  const { file, find, name, put } = mutant;
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`mutant '${name}': its text stands ${found} times in ${file}`);
  return text.replace(find, () => put);
}

/** Where the file that a mutant changes is, in a repository. */
export function pathOf({ package: name = 'core', file }: Mutant): string {
  return join('packages', name, 'dist', file);
}

/** Returns whether enough were noticed. The table goes into README.md where all were run. */
export function runMutants(only: string | undefined, count: number): boolean {
  const chosen = mutants.filter(({ name }) => only === undefined || only.split(';').some((part) => name.includes(part)));
  const broken: string[] = [];
  for (const mutant of chosen) {
    try {
      apply(mutant, readFileSync(join(root, pathOf(mutant)), 'utf8'));
      new Features([], (mutant.focus ?? '').split(',').filter(Boolean));
    } catch (error) {
      broken.push((error as Error).message);
    }
  }
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  try {
    for (const part of ['packages/core', 'packages/remote', 'simulation']) {
      mkdirSync(join(folder, part), { recursive: true });
      for (const name of ['dist', 'lib', 'package.json'])
        if (existsSync(join(root, part, name))) cpSync(join(root, part, name), join(folder, part, name), { recursive: true });
    }
    for (const part of ['packages/remote', 'simulation']) {
      const modules = join(folder, part, 'node_modules/@mp-event-loop');
      mkdirSync(modules, { recursive: true });
      symlinkSync(join(folder, 'packages/core'), join(modules, 'core'));
    }
    const rows = runIn(folder, chosen, count);
    const caught = rows.filter(({ isCaught }) => isCaught).length;
    console.log(`${caught} of ${rows.length} wrong versions were noticed`);
    if (only === undefined) writeTable(join(root, 'simulation/README.md'), rows);
    return caught >= LEAST * rows.length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runIn(folder: string, chosen: readonly Mutant[], count: number): readonly Row[] {
  return chosen.map((mutant) => {
    const { name } = mutant;
    const path = join(folder, pathOf(mutant));
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, apply(mutant, text));
    const row = look(folder, mutant, count);
    writeFileSync(path, text);
    const { isCaught, kind, histories } = row;
    console.log(`${isCaught ? 'caught' : 'MISSED'}  ${name.padEnd(60)} ${isCaught ? `${kind}, after ${histories}` : ''}`);
    return row;
  });
}

/** Runs the wrong version until something is wrong that is not so in the right one as well. */
function look(folder: string, { name, focus = '' }: Mutant, count: number): Row {
  const skip: string[] = [];
  for (;;) {
    const { isGood, output } = run(folder, ['--count', String(count), '--focus', focus, '--skip', skip.join(), '--stop']);
    const [, seed = '', kind = ''] = /^seed (\d+):? (.*)$/m.exec(output) ?? [];
    if (!isGood && seed === '') throw new Error(`mutant '${name}' does not run at all: ${output}`);
    const isCaught = !isGood && run(root, ['--from', seed, '--count', '1', '--focus', focus]).isGood;
    const histories = isGood ? count : Number(seed) - FIRST_SEED + 1;
    if (isCaught) return { name, isCaught, kind, histories };
    if (isGood) return lookAtPast(folder, name, count);
    skip.push(seed);
  }
}

/** What fresh seeds show too rarely, a history that once showed it may. */
function lookAtPast(folder: string, name: string, count: number): Row {
  const past = join(root, 'simulation/past');
  const program = readdirSync(past).find((file) => !run(folder, ['--program', join(past, file)]).isGood);
  return { name, isCaught: program !== undefined, kind: program === undefined ? '' : `past/${program}`, histories: count };
}

function run(folder: string, args: readonly string[]): { readonly isGood: boolean; readonly output: string } {
  const main = join(folder, 'simulation/dist/main.js');
  const { error, status, stdout, stderr } = spawnSync(process.execPath, [main, '--from', String(FIRST_SEED), ...args], {
    encoding: 'utf8',
    timeout: LONGEST,
  });
  if (error !== undefined) throw error;
  return { isGood: status === 0, output: stdout === '' ? stderr : stdout };
}
