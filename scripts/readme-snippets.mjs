// @ts-check
// Runs the READMEs. A fenced block names its file after the language; the blocks under one heading make one program:
//   ```ts main.ts       compiled strict, then its main.ts, main.js or main.mjs is run
//   ```text output      what that prints
// A program that has a page.ts runs in a browser: the browser tests do that.
// A ts or js block without a file name fails: what can't be run can't be trusted.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { sectionsOf } from './readme-sections.mjs';
import { publicPackages, root, run } from './workspace.mjs';

/** @typedef {import('./readme-sections.mjs').Section} Section */

const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  },
};

/** @param {Section} section @param {string} dir */
function runSection({ title, files, output }, dir) {
  const main = ['main.ts', 'main.js', 'main.mjs'].find((file) => files.has(file));
  if (!main) throw new Error(`${title}: its blocks have no main.ts, main.js or main.mjs`);
  for (const [file, code] of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), code);
  }
  if ([...files.keys()].some((file) => file.endsWith('.ts'))) {
    run(dir, process.execPath, [join(root, 'node_modules/typescript/bin/tsc')]);
  }
  const printed = run(dir, process.execPath, [main.replace(/\.ts$/, '.js')]);
  if (output !== undefined && printed.trim() !== output.trim()) {
    throw new Error(`${title}: expected\n${output}\nbut it printed\n${printed}`);
  }
}

/** A folder as a user has it, but with the packages linked. @param {string} dir */
function prepare(dir) {
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(tsconfig));
  const links = publicPackages.map((manifest) => ({ name: manifest.name, target: manifest.dir }));
  for (const { name, target } of [...links, { name: '@types/node', target: join(root, 'node_modules/@types/node') }]) {
    const link = join(dir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, 'junction');
  }
}

const readmes = [root, ...publicPackages.map(({ dir }) => dir)].map((dir) => join(dir, 'README.md'));
for (const readme of readmes.filter((file) => existsSync(file))) {
  const dirs = [];
  try {
    for (const section of sectionsOf(readme).filter(({ files }) => !files.has('page.ts'))) {
      const dir = mkdtempSync(join(tmpdir(), 'mp-event-loop-readme-'));
      dirs.push(dir);
      prepare(dir);
      runSection(section, dir);
      console.log(`✓ ${section.title}`);
    }
  } catch (error) {
    console.error(error instanceof Error ? `✗ ${relative(root, readme)}\n${error.message}` : error);
    process.exitCode = 1;
  } finally {
    for (const dir of dirs) rmSync(dir, { force: true, recursive: true });
  }
}
