// @ts-check
// Keeps the declarations of each public entry in etc/api, so that a change of the public API shows in a diff and is
// made on purpose. `--update` rewrites them; without it a difference fails.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { publicPackages, root } from './workspace.mjs';

const folder = join(root, 'etc/api');
const update = process.argv.includes('--update');

/** The declarations of one entry with all that it reaches by relative paths. Doc comments are left out: mending a
 * sentence changes no API.
 * @param {string} entry @param {string} dir */
function report(entry, dir) {
  const files = new Set([entry]);
  let text = '';
  for (const file of files) {
    const declarations = readFileSync(file, 'utf8')
      .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
      .replace(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n?/gm, '')
      .trim();
    text += `// ${relative(dir, file).replaceAll('\\', '/')}\n${declarations}\n\n`;
    for (const [, path] of declarations.matchAll(/(?:from|import)\s*\(?['"](\.[^'"]+)\.[jt]s['"]/g)) {
      files.add(join(dirname(file), `${path}.d.ts`));
    }
  }
  return `${text.trimEnd()}\n`;
}

const reports = new Map();
for (const { dir, entries } of publicPackages) {
  for (const { specifier, types } of entries) {
    reports.set(`${specifier.replace(/^@[^/]+\//, '').replaceAll('/', '.')}.d.ts`, report(types, join(dir, 'dist')));
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
