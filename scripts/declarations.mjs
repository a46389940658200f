// @ts-check
// Reads the declaration files that tsc writes: what each exports, and the declaration behind each name, through re-exports of any kind.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { root } from './workspace.mjs';

/** @typedef {{ from: string, name: string }} Origin a file or package, and a name in it; `*` means all of it
 * @typedef {{ declared: Map<string, string[]>, named: Map<string, Origin>, imported: Map<string, Origin>, stars: string[] }}
 *   Declarations */

const token = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|[{}()[\];]|[^'"`{}()[\];/]+|\//g;
const block = /^\s*(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:class|interface|(?:const )?enum|namespace) [\w$]/;
const star = /^(?:export|import) (?:type )?\* (?:as ([\w$]+) )?from (['"])(.+)\2;$/;
const list = /^(?:export|import) (?:type )?(?:([\w$]+)(?:, )?)?(?:\{([^}]*)\})?(?: from (['"])(.+)\3)?;$/;
const defaultName = /^export default ([\w$]+);$/;
const declaration =
  /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|(?:const )?enum|namespace|type|function|const|let|var) ([\w$]+)/;
const defaultDeclaration = /^export default (?:abstract )?(?:class|interface|function)(?: (?!extends |implements )([\w$]+))?/;

/** Returns the top-level statements without comments (rewording one changes no API), members marked @internal, and private members.
 * @param {string} text */
function statementsOf(text) {
  const statements = [];
  let statement = '';
  let depth = 0;
  /** What has been left out so far since its comment says @internal, and its depth. @type {{ text: string, depth: number } | undefined} */
  let internal;
  for (const [part] of text.matchAll(token)) {
    if (part.startsWith('/*') || part.startsWith('//')) {
      if (/^\/\*\*[\s\S]*@internal\b/.test(part)) internal ??= { text: '', depth };
      continue;
    }
    if (/^[{([]$/.test(part)) depth += 1;
    if (/^[})\]]$/.test(part)) depth -= 1;
    /** @param {string} before */
    const ends = (before) => part === ';' || (part === '}' && block.test(before));
    if (internal !== undefined && depth >= internal.depth) {
      internal.text += part;
      if (depth === internal.depth && ends(internal.text)) internal = undefined;
      continue;
    }
    internal = undefined; // a closing bracket ends its last member, with or without a semicolon
    statement += part;
    if (depth > 0 || !ends(statement)) continue;
    statements.push(statement);
    statement = '';
  }
  if (statement.trim() !== '') statements.push(statement);
  return statements.map((one) =>
    one
      .replace(/^\s*(?:#private|private (?!constructor\b)[^;\n]*);$/gm, '')
      .replace(/[ \t]+$/gm, '')
      .replace(/\n{2,}/g, '\n')
      .trim(),
  );
}

/** Returns the declaration file that an import path means, or the path itself if it names a package.
 * @param {string} file @param {string} path */
function target(file, path) {
  return path.startsWith('.') ? join(dirname(file), path.replace(/(?:\.d)?\.([cm]?)[jt]s$/, '.d.$1ts')) : path;
}

/** @type {Map<string, Declarations>} */
const read = new Map();

/** @param {string} file @returns {Declarations} */
function declarationsOf(file) {
  const known = read.get(file);
  if (known) return known;
  if (!existsSync(file)) throw new Error(`${relative(root, file)} does not exist; run pnpm build first`);
  /** @type {Declarations} */
  const found = { declared: new Map(), named: new Map(), imported: new Map(), stars: [] };
  read.set(file, found);
  for (const statement of statementsOf(readFileSync(file, 'utf8'))) add(found, file, statement);
  return found;
}

/** @param {Declarations} found @param {string} file @param {string} statement */
function add(found, file, statement) {
  const isExport = statement.startsWith('export ');
  const names = isExport ? found.named : found.imported;
  /** @param {string | undefined} path */
  const from = (path) => (path === undefined ? file : target(file, path));
  const [isStar, namespace, , everything] = star.exec(statement) ?? [];
  const [isList, single, several = '', , path] = list.exec(statement) ?? [];
  const [isDefaultName, nameOfDefault = ''] = defaultName.exec(statement) ?? [];
  const [isDefault, named = 'default'] = defaultDeclaration.exec(statement) ?? [];
  const [isDeclaration, name = named] = declaration.exec(statement) ?? [];
  if (isStar !== undefined) {
    if (namespace === undefined) found.stars.push(from(everything));
    else names.set(namespace, { from: from(everything), name: '*' });
  } else if (isList !== undefined) {
    if (single !== undefined) names.set(single, { from: from(path), name: 'default' });
    for (const one of several.split(',').map((text) => text.trim().replace(/^type /, ''))) {
      const [original = '', alias = original] = one.split(' as ');
      if (one !== '') names.set(alias, { from: from(path), name: original }); // empty after a trailing comma, and in `export {}`
    }
  } else if (isDefaultName !== undefined) {
    names.set('default', { from: file, name: nameOfDefault });
  } else if (isDefault !== undefined || isDeclaration !== undefined) {
    found.declared.set(name, [...(found.declared.get(name) ?? []), statement]);
    if (isExport) names.set(isDefault === undefined ? name : 'default', { from: file, name });
  } else if (!/^import ['"]/.test(statement)) {
    throw new Error(`${relative(root, file)}: scripts/declarations.mjs cannot read this statement:\n${statement}`);
  }
}

/** Returns every name that a file exports, and the packages that it re-exports with `export *`.
 * @param {string} file @param {Set<string>} visited @returns {{ names: Set<string>, packages: Set<string> }} */
export function exportsOf(file, visited = new Set()) {
  const found = { names: new Set(), packages: new Set() };
  if (visited.has(file)) return found;
  visited.add(file);
  const { named, stars } = declarationsOf(file);
  for (const name of named.keys()) found.names.add(name);
  for (const from of stars) {
    if (!isAbsolute(from)) found.packages.add(from);
    else {
      const { names, packages } = exportsOf(from, visited);
      for (const name of names) if (name !== 'default') found.names.add(name);
      for (const name of packages) found.packages.add(name);
    }
  }
  return found;
}

/** Returns where an exported name is declared: a file (`*` means the whole file, as a namespace) or a package.
 * @param {string} file @param {string} name @param {Set<string>} visited @returns {Origin | undefined} */
export function originOf(file, name, visited = new Set()) {
  if (visited.has(`${file} ${name}`)) return undefined;
  visited.add(`${file} ${name}`);
  const { declared, named, imported, stars } = declarationsOf(file);
  let origin = named.get(name);
  if (origin?.from === file) {
    if (declared.has(origin.name)) return origin;
    origin = imported.get(origin.name);
  }
  if (origin !== undefined) return origin.name === '*' || !isAbsolute(origin.from) ? origin : originOf(origin.from, origin.name, visited);
  if (name === 'default') return undefined;
  for (const from of stars.filter((one) => isAbsolute(one))) {
    const found = originOf(from, name, visited);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns the statements that declare a name: several for overloads and merged interfaces.
 * @param {Origin} origin @returns {readonly string[]} */
export const statementsFor = ({ from, name }) => declarationsOf(from).declared.get(name) ?? [];
