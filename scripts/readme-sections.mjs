// @ts-check
// The programs in the READMEs: the code blocks under one heading are one, and the `sh` blocks beside them say how to run it.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { publicPackages, root } from './workspace.mjs';

/** @typedef {{ title: string, files: Map<string, string>, commands: string[], output: string | undefined, cells: string[] }} Section
 * `cells` are the last cells of the rows of tables whose last column is headed *here*: their code stands in the program. */

/** Where programs look for a NATS server; whoever runs them puts one of its own in its place. */
export const NATS = 'nats://127.0.0.1:4222';

/** With what the READMEs say of `tsc`, as strict as it goes. */
export const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    rewriteRelativeImportExtensions: true,
  },
};

/** The README of the project and of each public package. */
export const readmes = [root, ...publicPackages.map(({ dir }) => dir)]
  .map((dir) => join(dir, 'README.md'))
  .filter((file) => existsSync(file));

/** The pages of docs whose programs run as those of the READMEs do. */
const pages = ['coming-from.md', 'recipes.md'].map((page) => join(root, 'docs', page));

/** All that has programs which run. */
export const documents = [...readmes, ...pages];

/** @param {string} file @returns {Section[]} */
export function sectionsOf(file) {
  const name = relative(root, file);
  /** @param {string} title @returns {Section} */
  const empty = (title) => ({ title, files: new Map(), commands: [], output: undefined, cells: [] });
  let section = empty(name);
  const sections = [section];
  // A whole block at once, so that a `#` inside it is no heading.
  const headingOrBlock = /^#+ (.*)$|^```(\w+)[ \t]*(.*)\n([\s\S]*?)^```[ \t]*$|^\|.*\| here \|\n\|[ |-]+\n((?:\|.*\n)+)/gm;
  for (const [, heading, language = '', info = '', code = '', rows] of readFileSync(file, 'utf8').matchAll(headingOrBlock)) {
    if (heading) {
      section = empty(`${name}: ${heading}`);
      sections.push(section);
    } else if (rows)
      section.cells.push(
        ...rows
          .trim()
          .split('\n')
          .map((row) => row.split('|').at(-2) ?? ''),
      );
    else if (info === 'output') section.output = code;
    else if (info) section.files.set(info, code);
    else if (language === 'sh') section.commands.push(...code.split('\n').filter((line) => line.trim() !== ''));
    else if (/^([cm]?[jt]sx?|typescript|javascript)$/.test(language)) {
      throw new Error(`${section.title}: a ${language} block without a file name after the language`);
    }
  }
  return sections.filter(({ files }) => files.size > 0);
}

/** Throws unless a program printed what its README says; white space around it does not count.
 * @param {Section} section @param {string} printed */
export function expectOutput({ title, output }, printed) {
  if (output !== undefined && printed.trim() !== output.trim()) {
    throw new Error(`${title}: expected\n${output}\nbut it printed\n${printed}`);
  }
}

/** Throws unless the code in the tables beside a program stands in it; how it is wrapped does not count. @param {Section} section */
export function expectCells({ title, files, cells }) {
  const flat = (/** @type {string} */ text) => text.replaceAll(/\s+/g, ' ');
  const program = flat([...files.values()].join('\n'));
  for (const cell of cells) {
    const missing = [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).filter((code) => !program.includes(flat(code)));
    if (missing.length > 0) throw new Error(`${title}: its table has code that its program has not: ${missing.join(' and ')}`);
  }
}
