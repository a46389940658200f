// @ts-check
// Keeps the declarations of each public entry in etc/api, so that a change of the public API shows in a diff and is
// made on purpose. `--update` rewrites them; without it a difference fails.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { exportsOf, originOf, statementsFor } from './declarations.mjs';
import { publicPackages, root } from './workspace.mjs';

const folder = join(root, 'etc/api');
const update = process.argv.includes('--update');

/** Returns one declaration, with the names it is exported under unless that is its own name alone.
 * @param {import('./declarations.mjs').Origin} origin @param {string[]} names */
function print(origin, names) {
  const { from, name } = origin;
  if (!isAbsolute(from))
    return names.map((one) => `export ${name === '*' ? `* as ${one}` : `{ ${name} as ${one} }`} from '${from}';`).join('\n');
  if (name === '*') {
    const body = report(from)
      .trim()
      .replace(/^(?=.)/gm, '    ');
    return names.map((one) => `export declare namespace ${one} {\n${body}\n}`).join('\n\n');
  }
  const statements = statementsFor(origin).map((one) => (one.startsWith('export ') ? one : `export ${one}`));
  return [...(names.some((one) => one !== name) ? [`// exported as ${names.join(', ')}`] : []), ...statements].join('\n');
}

/** Returns each declaration that a file exports, once, sorted by name, so that moving code between files changes no report.
 * Leaves out what is not exported.
 * @param {string} file */
function report(file) {
  const { names, packages } = exportsOf(file);
  /** @type {Map<string, { origin: import('./declarations.mjs').Origin, names: string[] }>} */
  const found = new Map();
  for (const name of [...names].sort()) {
    const origin = originOf(file, name);
    if (origin === undefined) throw new Error(`${relative(root, file)} exports ${name}, but nothing declares it. Is it @internal?`);
    const key = `${origin.from} ${origin.name}`;
    const known = found.get(key);
    if (known) known.names.push(name);
    else found.set(key, { origin, names: [name] });
  }
  const parts = [...packages].sort().map((name) => `export * from '${name}';`);
  for (const one of found.values()) parts.push(print(one.origin, one.names));
  return `${parts.join('\n\n') || '// exports nothing'}\n`;
}

const reports = new Map();
for (const { entries } of publicPackages) {
  for (const { specifier, types } of entries) {
    reports.set(`${specifier.replace(/^@[^/]+\//, '').replaceAll('/', '.')}.d.ts`, report(types));
  }
}

mkdirSync(folder, { recursive: true });
const different = new Set(readdirSync(folder).filter((name) => !reports.has(name)));
for (const [name, text] of reports) {
  const file = join(folder, name);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) different.add(name);
}
for (const name of different) {
  const file = join(folder, name);
  if (update) {
    if (reports.has(name)) writeFileSync(file, reports.get(name));
    else rmSync(file);
    console.log(`updated etc/api/${name}`);
  } else {
    console.error(`etc/api/${name} differs from what the sources declare. If that is on purpose: pnpm api:update`);
    process.exitCode = 1;
  }
}
