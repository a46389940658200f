// @ts-check
// Keeps the declarations of each public entry in etc/api, so that a change of the public API shows in a diff and is
// made on purpose. `--update` rewrites them; without it a difference fails.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publicPackages, root } from './workspace.mjs';

const folder = join(root, 'etc/api');
const update = process.argv.includes('--update');

/** The top-level statements of a declaration file, without doc comments: mending a sentence changes no API.
 * @param {string} file */
function statementsOf(file) {
  return readFileSync(file, 'utf8')
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replace(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n?/gm, '')
    .split(/^(?=(?:export|import|declare|interface|type|class) )/m)
    .map((statement) => statement.trim());
}

/** What one entry exports: each name with its declaration, wherever that stands. What is only used inside is left out.
 * @param {string} entry */
function report(entry) {
  const declarations = [];
  for (const statement of statementsOf(entry)) {
    const [, names, path] = /^export (?:type )?\{([^}]*)\} from ['"](\.[^'"]+)\.[jt]s['"]/.exec(statement) ?? [];
    if (names === undefined) {
      if (statement.startsWith('export')) declarations.push(statement);
      continue;
    }
    const source = statementsOf(join(dirname(entry), `${path}.d.ts`));
    for (const name of names.split(',').map((one) => one.trim().replace(/^type /, ''))) {
      const [original = '', alias] = name.split(' as ');
      const pattern = new RegExp(`^export (?:declare )?(?:abstract )?(?:class|const|function|interface|type) ${original}\\b`);
      const found = source.filter((one) => pattern.test(one));
      if (found.length === 0) throw new Error(`${entry}: no declaration of ${original} in ${path}`);
      declarations.push(...found, ...(alias === undefined ? [] : [`// exported as ${alias}`]));
    }
  }
  return `${declarations.join('\n\n')}\n`;
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
